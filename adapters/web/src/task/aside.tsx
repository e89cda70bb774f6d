// Beside the form: what happens next, the conversation, the history, the case's data.
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import type { Task } from '../api';
import type { RawForm } from '../form/model';
import { useTexts } from '../i18n';
import { Loading } from '../ui/states';
import { Tabs } from '../ui/tabs';
import type { Commands } from './commands';
import { allowed } from './verbs';

const Panels = lazy(() => import('./panels'));
const NextPanel = lazy(() => import('./next-panel'));
const Files = lazy(() => import('../form/files'));
const Why = lazy(() => import('./why'));

export type AsideTab = 'next' | 'talk' | 'history' | 'files' | 'data' | 'why';
export const asideTabs: AsideTab[] = ['next', 'talk', 'history', 'files', 'data', 'why'];

export function Aside({
  task,
  raw,
  action,
  tab,
  choose,
  commands,
}: {
  task: Task;
  raw: RawForm;
  action: string | null;
  tab: AsideTab;
  choose: (tab: AsideTab) => void;
  commands: Commands;
}) {
  const t = useTexts();
  return (
    <aside className="task-aside" aria-label={t.task.sections}>
      <Tabs
        label={t.task.sections}
        now={tab}
        choose={choose}
        tabs={asideTabs.map((id) => ({
          id,
          label: t.task.tabs[id],
          mark: id === 'talk' ? task.comments.length : null,
        }))}
      >
        <Suspense fallback={<Loading />}>
          {tab === 'next' ? (
            <NextPanel task={task} raw={raw} action={action} />
          ) : tab === 'files' ? (
            <Files instance={task.instance} add={allowed(task, 'comment')} />
          ) : tab === 'why' ? (
            <Why of={{ task: task.id }} />
          ) : (
            <Panels tab={tab} task={task} commands={commands} />
          )}
        </Suspense>
      </Tabs>
      <p className="small">
        <Link href={`/instances/${task.instance}`}>
          {t.task.case} {task.case}
        </Link>
      </p>
    </aside>
  );
}

// Beside the form: what happens next, the conversation, the history, the case's data.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useDeferredValue, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { api, type Task } from '../api';
import { readLoosely, type RawForm } from '../form/model';
import { shortTime } from '../format';
import { say, Say, useTexts } from '../i18n';
import { Loading } from '../ui/states';
import { Tabs } from '../ui/tabs';
import type { Commands } from './commands';

const Panels = lazy(() => import('./panels'));

export type AsideTab = 'next' | 'talk' | 'history' | 'data';
export const asideTabs: AsideTab[] = ['next', 'talk', 'history', 'data'];

function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), ms);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

function NextPanel({ task, raw, action }: { task: Task; raw: RawForm; action: string | null }) {
  const t = useTexts();
  const usable = task.actions.filter((one) => one.kind !== 'vote');
  const chosen = usable.find((one) => one.id === action) ?? usable[0];
  const settled = useSettled(useDeferredValue(raw), 500);
  const preview = useQuery({
    queryKey: ['preview', task.id, task.revision, chosen?.id, settled],
    queryFn: () => api.preview(task.id, chosen!.id, readLoosely(task.form.fields, settled, t)),
    enabled: !!chosen,
    retry: false,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  if (!chosen || preview.isError) return <p className="muted">{t.task.nextUnknown}</p>;
  const forecast = preview.data;
  if (!forecast) return <Loading />;
  const list = (title: string, entries: Parameters<typeof say>[0][]) =>
    entries?.length > 0 && (
      <>
        <p className="subhead">{title}</p>
        <ul>
          {entries.map((entry, i) => (
            <li key={i}>
              <Say of={entry} />
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <div className="forecast">
      <p className="muted">{t.task.nextFor(say(chosen.label))}</p>
      {forecast.next?.length ? (
        <ol className="strip">
          {forecast.next.map((step) => (
            <li key={step.step}>
              <b>
                <Say of={step.label} />
              </b>
              {step.who && <span className="muted">{t.task.nextWho(say(step.who))}</span>}
              {step.due && (
                <span className="muted">
                  {t.due.due} {shortTime(step.due)}
                </span>
              )}
            </li>
          ))}
        </ol>
      ) : (
        <p>{t.task.nextNothing}</p>
      )}
      {list(t.task.nextEnds, forecast.ends)}
      {list(t.task.nextCancels, forecast.cancels)}
    </div>
  );
}

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
        {tab === 'next' ? (
          <NextPanel task={task} raw={raw} action={action} />
        ) : (
          <Suspense fallback={<Loading />}>
            <Panels tab={tab} task={task} commands={commands} />
          </Suspense>
        )}
      </Tabs>
      <p className="small">
        <Link href={`/instances/${task.instance}`}>
          {t.task.case} {task.case}
        </Link>
      </p>
    </aside>
  );
}

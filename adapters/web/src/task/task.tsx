// One task: head, verbs, form or vote, and what stands beside it.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api, type Task } from '../api';
import { keys } from '../cache';
import { dateTime } from '../format';
import { say, Say, useTexts } from '../i18n';
import { useSession } from '../session';
import { Due } from '../ui/due';
import { Icon } from '../ui/icon';
import { useShortcuts } from '../ui/keys';
import { Failure, Fence, Loading } from '../ui/states';
import { CaseOfForm, TaskOfForm } from '../form/case-of-form';
import { Aside, asideTabs, type AsideTab } from './aside';
import { ended, useCommands } from './commands';
import { useDraft } from './drafts';
import { TaskForm, type FormHandle } from './form';
import { useLiveTask } from './live-form';
import { allowed, Verbs } from './verbs';

const ConflictNote = lazy(() => import('./conflict-note'));
const OverrideNote = lazy(() => import('./override-note'));
const VoteBox = lazy(() => import('./vote'));

export function stateName(task: { state: string }, t: ReturnType<typeof useTexts>): string {
  const base = task.state.split('.')[0] as keyof typeof t.task.states;
  return t.task.states[base] ?? task.state;
}

export function ownerName(task: Pick<Task, 'owner' | 'owner_name'>): string {
  return task.owner ? say(task.owner_name) || task.owner : '';
}

function Head({ task, embedded, level }: { task: Task; embedded: boolean; level: 1 | 2 }) {
  const t = useTexts();
  const { user } = useSession();
  const Title = `h${level}` as const;
  const owner = ownerName(task);
  return (
    <header className="task-head">
      <div className="title-line">
        <Title tabIndex={-1}>
          <Say of={task.title} />
        </Title>
        {embedded && (
          <Link
            href={`/tasks/${task.id}`}
            className="plain square button"
            aria-label={t.task.open}
            title={t.task.open}
          >
            <Icon of="expand" size={16} />
          </Link>
        )}
      </div>
      <p className="line">
        <Link href={`/instances/${task.instance}`}>{task.case}</Link>
        <span>
          <Say of={task.process_title} />
        </span>
        <span>
          <Say of={task.step_label} />
        </span>
        {task.customer && <span>{task.customer}</span>}
      </p>
      <p className="line">
        <span className={`state ${task.state.split('.')[0]!.toLowerCase()}`}>
          {stateName(task, t)}
        </span>
        <span>
          {owner ? (
            <>
              {t.task.owner}: <b>{task.owner === user.id ? t.inbox.me : owner}</b>
            </>
          ) : (
            <>
              {t.task.candidates}:{' '}
              {[...task.candidates.groups, ...task.candidates.users].join(', ') || t.app.none}
            </>
          )}
        </span>
        <Due task={task} long />
        {task.priority !== null && task.priority !== '' && String(task.priority) !== '0' && (
          <span>
            {t.task.priority} {task.priority}
          </span>
        )}
      </p>
      {task.why && (
        <p className="why muted small">
          <Say of={task.why} />
        </p>
      )}
    </header>
  );
}

type Props = { embedded: boolean; completed: () => void; focusForm?: number };

function TaskBody({ task, embedded, completed, focusForm = 0 }: Props & { task: Task }) {
  const t = useTexts();
  const { user } = useSession();
  const commands = useCommands(task.id);
  const maySave = allowed(task, 'save_draft');
  const draft = useDraft(task, commands, maySave);
  const form = useRef<FormHandle>(null);
  const [tab, setTab] = useState<AsideTab>('next');
  const [action, setAction] = useState<string | null>(null);
  const over = ended(task.state);
  const resting = task.state.startsWith('Suspended');
  const editable =
    !over && !resting && (allowed(task, 'complete') || task.actions.some((one) => one.enabled));
  const live = useLiveTask(task, draft.raw, editable);
  const foreign = task.owner && task.owner !== user.id ? ownerName(task) : null;

  useEffect(() => {
    if (focusForm > 0) form.current?.focusFirst();
  }, [focusForm]);

  // Opening a copy is reading it; told once, and quietly.
  const unread = !!task.copied && !task.copy_read && allowed(task, 'read');
  const { run } = commands;
  useEffect(() => {
    if (unread) void run('read');
  }, [unread, run]);

  const once = (verb: 'claim' | 'release') => () => {
    if (allowed(task, verb)) void commands.run(verb);
  };
  useShortcuts({
    c: once('claim'),
    u: once('release'),
    m: (event) => {
      event.preventDefault();
      setTab('talk');
      requestAnimationFrame(() => document.getElementById('comment-text')?.focus());
    },
    'Ctrl+Enter': (event) => {
      // Dialogs and the comment box have forms of their own.
      if ((event.target as HTMLElement).closest('dialog, .talk, .vote')) return;
      event.preventDefault();
      form.current?.complete();
    },
    ...Object.fromEntries(asideTabs.map((id, i) => [String(i + 1), () => setTab(id)])),
  });

  return (
    <article
      className="task"
      aria-label={say(task.title)}
      data-task={task.id}
      data-state={task.state}
    >
      <Head task={task} embedded={embedded} level={embedded ? 2 : 1} />
      {commands.conflict && (
        <Suspense>
          <ConflictNote conflict={commands.conflict} task={task} close={commands.clearConflict} />
        </Suspense>
      )}
      <Verbs task={task} commands={commands} />
      {task.override && (
        <Suspense>
          <OverrideNote task={task} commands={commands} />
        </Suspense>
      )}
      {over && <p className="notice">{t.task.ended}</p>}
      {resting && <p className="notice">{t.task.suspended}</p>}
      {!over && !resting && !editable && !task.vote && (
        <p className="notice">{foreign ? t.task.otherOwner(foreign) : t.task.claimToWork}</p>
      )}
      <div className="task-columns">
        <div className="task-main">
          <Fence again={task.revision}>
            {over && task.form.fields.length === 0 ? null : (
              <div className="card">
                <TaskForm
                  ref={form}
                  task={live}
                  draft={draft}
                  commands={commands}
                  editable={editable}
                  completed={completed}
                  chosen={setAction}
                />
              </div>
            )}
          </Fence>
          {task.vote && (
            <Suspense>
              <VoteBox task={task} vote={task.vote} commands={commands} voted={completed} />
            </Suspense>
          )}
        </div>
        <Fence again={tab}>
          <Aside
            task={live}
            raw={draft.raw}
            action={action}
            tab={tab}
            choose={setTab}
            commands={commands}
          />
        </Fence>
      </div>
      <p className="muted small created">
        {t.task.created} {dateTime(task.created)}
      </p>
    </article>
  );
}

export function TaskView({ id, ...rest }: Props & { id: string }) {
  const task = useQuery({ queryKey: keys.task(id), queryFn: () => api.task(id) });
  if (!task.data)
    return (
      <div className="task">
        {task.isPending ? (
          <Loading rows={4} />
        ) : (
          <Failure error={task.error} retry={() => void task.refetch()} />
        )}
      </div>
    );
  return (
    <CaseOfForm value={task.data.instance}>
      <TaskOfForm value={id}>
        <TaskBody key={id} task={task.data} {...rest} />
      </TaskOfForm>
    </CaseOfForm>
  );
}

export function TaskPage({ id }: { id: string }) {
  const t = useTexts();
  const [, go] = useLocation();
  const task = useQuery({ queryKey: keys.task(id), queryFn: () => api.task(id) });
  useEffect(() => {
    document.title = `${task.data ? say(task.data.title) : t.app.inbox} · ${t.app.name}`;
  }, [task.data, t]);
  useShortcuts({ Escape: () => go('/inbox') });
  return (
    <main className="page task-page" id="main">
      <nav className="crumbs" aria-label={t.task.back}>
        <Link href="/inbox">
          <Icon of="back" size={16} />
          {t.task.back}
        </Link>
      </nav>
      <TaskView id={id} embedded={false} completed={() => go('/inbox')} />
    </main>
  );
}

// Beside the form: what happens next, the conversation, the history, the case's data.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { api, type Task } from '../api';
import { keys } from '../cache';
import { readLoosely, type RawForm } from '../form/model';
import { Value } from '../form/value';
import { shortTime } from '../format';
import { say, Say, useTexts } from '../i18n';
import { Avatar } from '../ui/avatar';
import { Failure, Loading } from '../ui/states';
import { Tabs } from '../ui/tabs';
import type { Commands } from './commands';
import { allowed } from './verbs';

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

function Talk({ task, commands }: { task: Task; commands: Commands }) {
  const t = useTexts();
  const [text, setText] = useState('');
  const [fault, setFault] = useState(false);
  const submit = () => {
    setFault(!text.trim());
    if (!text.trim()) return;
    void commands
      .run('comment', { comment: text.trim() })
      .then((outcome) => outcome.done && setText(''));
  };
  return (
    <div className="talk">
      {task.comments.length === 0 && <p className="muted">{t.task.noComments}</p>}
      <ul>
        {task.comments.map((comment, i) => (
          <li key={i}>
            <Avatar name={say(comment.actor_name) || comment.actor} id={comment.actor} />
            <div>
              <p className="by">
                <b>{say(comment.actor_name) || comment.actor}</b>{' '}
                <time className="muted small" dateTime={comment.at}>
                  {shortTime(comment.at)}
                </time>
              </p>
              <p className="text">{comment.text}</p>
            </div>
          </li>
        ))}
      </ul>
      {allowed(task, 'comment') && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <div className="field">
            <label htmlFor="comment-text">{t.task.comment}</label>
            <textarea
              id="comment-text"
              rows={2}
              value={text}
              onChange={(event) => setText(event.target.value)}
              aria-invalid={fault || undefined}
              aria-describedby={fault ? 'comment-fault' : undefined}
            />
            {fault && (
              <p className="fault" id="comment-fault" role="alert">
                {t.task.commentMissing}
              </p>
            )}
          </div>
          <button type="submit" aria-disabled={!!commands.busy || undefined}>
            {t.task.addComment}
          </button>
        </form>
      )}
    </div>
  );
}

function HistoryPanel({ instance }: { instance: string }) {
  const t = useTexts();
  const history = useQuery({
    queryKey: keys.history(instance),
    queryFn: () => api.history(instance),
  });
  if (history.isPending) return <Loading />;
  if (history.isError)
    return <Failure error={history.error} retry={() => void history.refetch()} />;
  const items = [...history.data.items].reverse();
  if (items.length === 0) return <p className="muted">{t.task.noHistory}</p>;
  return (
    <ol className="story">
      {items.slice(0, 100).map((event, i) => (
        <li key={`${event.seq}-${i}`}>
          <time className="muted small" dateTime={event.at}>
            {shortTime(event.at)}
          </time>
          <span>
            <Say of={event.text} />{' '}
            {event.actor && (
              <span className="muted small">{say(event.actor_name) || event.actor}</span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function DataPanel({ instance }: { instance: string }) {
  const found = useQuery({
    queryKey: keys.instance(instance),
    queryFn: () => api.instance(instance),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  return <Value value={found.data.data} />;
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
        {tab === 'next' && <NextPanel task={task} raw={raw} action={action} />}
        {tab === 'talk' && <Talk task={task} commands={commands} />}
        {tab === 'history' && <HistoryPanel instance={task.instance} />}
        {tab === 'data' && <DataPanel instance={task.instance} />}
      </Tabs>
      <p className="small">
        <Link href={`/instances/${task.instance}`}>
          {t.task.case} {task.case}
        </Link>
      </p>
    </aside>
  );
}

// Beside the form, when asked for: the conversation, the history, the case's data.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Task } from '../api';
import { keys } from '../cache';
import { Value } from '../form/value';
import { shortTime } from '../format';
import { say, Say, useTexts } from '../i18n';
import { Avatar } from '../ui/avatar';
import { Failure, Loading } from '../ui/states';
import type { Commands } from './commands';
import { storyText } from './story';
import { allowed } from './verbs';

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
  const items = history.data.items.filter((event) => !event.detail).reverse();
  if (items.length === 0) return <p className="muted">{t.task.noHistory}</p>;
  return (
    <ol className="story">
      {items.slice(0, 100).map((event, i) => (
        <li key={`${event.seq}-${i}`}>
          <time className="muted small" dateTime={event.at}>
            {shortTime(event.at)}
          </time>
          <span>
            <Say of={storyText(event)} />
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

export default function Panels({
  tab,
  task,
  commands,
}: {
  tab: 'talk' | 'history' | 'data';
  task: Task;
  commands: Commands;
}) {
  if (tab === 'talk') return <Talk task={task} commands={commands} />;
  if (tab === 'history') return <HistoryPanel instance={task.instance} />;
  return <DataPanel instance={task.instance} />;
}

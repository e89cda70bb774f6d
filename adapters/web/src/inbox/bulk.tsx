// One verb on many tasks: what all of them allow, one command each, a result each.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, type BulkResult, type TaskRow, type Verb } from '../api';
import { refreshLists } from '../cache';
import { UserInput } from '../form/people';
import { newKey } from '../http';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { problemText } from '../ui/states';
import { toast } from '../ui/toast';

const most = 200;

/** Tasks of one step of one process share their actions; any others share only the verbs. */
const alike = (rows: TaskRow[]): boolean =>
  rows.every((row) => row.process === rows[0]?.process && row.step === rows[0]?.step);

export default function BulkBar({
  rows,
  mark,
  close,
}: {
  rows: TaskRow[];
  mark: (ids: string[]) => void;
  close: () => void;
}) {
  const t = useTexts();
  const { bulk } = t;
  const [busy, setBusy] = useState(false);
  const [to, setTo] = useState<string | null>(null);
  const [refused, setRefused] = useState<(BulkResult & { row?: TaskRow })[]>([]);
  const key = useRef(newKey());
  const one = rows.length > 0 && alike(rows) ? rows[0]! : null;
  const sample = useQuery({
    queryKey: ['bulk', one?.id, one?.revision],
    queryFn: () => api.task(one!.id),
    enabled: !!one,
    staleTime: 30_000,
  });
  const ready = rows.length > 0 && rows.every((row) => row.state === 'Ready');
  const owned = rows.length > 0 && rows.every((row) => row.owner);
  const actions = (sample.data?.vote ? [] : (sample.data?.actions ?? [])).filter(
    (action) => action.enabled && action.kind !== 'back' && action.needs.length === 0,
  );

  const run = (verb: Verb, more: { action?: string; to?: string } = {}) => {
    if (busy || rows.length === 0) return;
    setBusy(true);
    const tasks = rows.slice(0, most).map((row) => ({ id: row.id, revision: row.revision }));
    api
      .bulk({ verb, tasks, ...more }, key.current)
      .then(
        ({ results }) => {
          const bad = results.filter((result) => !result.ok);
          toast(bulk.done(results.length - bad.length, bad.length), bad.length > 0);
          setRefused(
            bad.map((result) => ({ ...result, row: rows.find((row) => row.id === result.id) })),
          );
          mark(bad.map((result) => result.id));
          if (bad.length === 0) close();
        },
        (error: unknown) => toast(problemText(error), true),
      )
      .finally(() => {
        // The next press is another intent.
        key.current = newKey();
        setBusy(false);
        setTo(null);
        refreshLists();
      });
  };

  const button = (label: string, act: () => void, id: string) => (
    <button type="button" key={id} onClick={act} aria-disabled={busy || undefined} data-bulk={id}>
      {label}
    </button>
  );
  return (
    <div className="bulk" role="group" aria-label={bulk.title}>
      <p aria-live="polite">
        <b>{bulk.count(rows.length)}</b>
        {rows.length > most && <span className="muted small"> {bulk.most(most)}</span>}
      </p>
      {rows.length === 0 && <p className="muted small">{bulk.hint}</p>}
      <div className="buttons">
        {ready && button(t.task.verbs.claim, () => run('claim'), 'claim')}
        {owned && button(t.task.verbs.release, () => run('release'), 'release')}
        {actions.map((action) =>
          button(say(action.label), () => run('complete', { action: action.id }), action.id),
        )}
        {rows.length > 0 && button(t.task.verbs.transfer, () => setTo(''), 'transfer')}
        {button(bulk.close, close, 'close')}
      </div>
      {to !== null && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (to.trim()) run('transfer', { to: to.trim() });
          }}
        >
          <div className="field">
            <label htmlFor="bulk-to">{t.task.to}</label>
            <UserInput value={to} set={setTo} described={{ id: 'bulk-to', disabled: busy }} />
          </div>
          <button type="submit" className="primary" aria-disabled={busy || undefined}>
            {t.task.confirm}
          </button>
        </form>
      )}
      {refused.length > 0 && (
        <ul className="small" role="alert">
          {refused.map((result) => (
            <li key={result.id}>
              <b>{result.row ? <Say of={result.row.title} /> : result.id}</b>: {result.detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

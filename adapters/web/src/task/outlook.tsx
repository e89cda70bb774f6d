// What would happen, before it is done: decided by the server on a copy, so it cannot say anything
// else than what then happens.
import type { UseQueryResult } from '@tanstack/react-query';
import type { Label, Preview } from '../api';
import { Value } from '../form/value';
import { shortTime } from '../format';
import { say, Say } from '../i18n';
import { useTexts } from '../i18n/case';
import { Loading, problemText } from '../ui/states';

function Steps({ title, of }: { title: string; of: { step: Label }[] }) {
  if (of.length === 0) return null;
  return (
    <>
      <p className="subhead">{title}</p>
      <ul>
        {of.map((one, i) => (
          <li key={i}>
            <Say of={one.step} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Next({ of }: { of: Preview }) {
  const { ahead } = useTexts();
  const asked = of.asks;
  if (asked.length === 0 && of.calls.length === 0) {
    if (of.finishes) return <p>{ahead.finishes(say(of.finishes.outcome))}</p>;
    return <p>{ahead.waits}</p>;
  }
  return (
    <ol className="strip">
      {asked.map((task, i) => (
        <li key={i}>
          <b>
            <Say of={task.title} />
          </b>
          {task.people.length > 0 && (
            <span className="muted">
              {ahead.who(task.people.map((one) => say(one)).join(', '))}
            </span>
          )}
          {task.due && <span className="muted">{ahead.due(shortTime(task.due))}</span>}
        </li>
      ))}
      {of.calls.map((call, i) => (
        <li key={`call${i}`}>
          <b>
            <Say of={call.step} />
          </b>
          <span className="muted">{call.connector}</span>
        </li>
      ))}
    </ol>
  );
}

export function Outlook({ of }: { of: Preview }) {
  const { ahead } = useTexts();
  return (
    <>
      {of.trouble && (
        <p className="notice warn" role="alert">
          {ahead.trouble} <Say of={of.trouble} />
        </p>
      )}
      <Next of={of} />
      <Steps title={ahead.ends} of={of.ends.map((one) => ({ step: one.title }))} />
      <Steps title={ahead.leaves} of={of.leaves} />
      <Steps title={ahead.undoes} of={of.undoes} />
      <Steps title={ahead.timers} of={of.timers} />
      {of.changes.length > 0 && (
        <>
          <p className="subhead">{ahead.changes}</p>
          <dl className="changes">
            {of.changes.map((one) => (
              <div key={one.path}>
                <dt>
                  <Say of={one.label} />
                </dt>
                <dd>
                  <Value value={one.to} type={one.type ?? undefined} />
                </dd>
              </div>
            ))}
          </dl>
          <p className="muted small">{ahead.kept}</p>
        </>
      )}
    </>
  );
}

/** The preview of a question on its way: loading, refused with the reason, or told. */
export function Ahead({ preview }: { preview: UseQueryResult<Preview> }) {
  const { ahead } = useTexts();
  return (
    <div className="forecast" aria-live="polite">
      <p className="subhead">{ahead.title}</p>
      {preview.isError ? (
        <p className="muted">{problemText(preview.error)}</p>
      ) : preview.data ? (
        <Outlook of={preview.data} />
      ) : (
        <Loading />
      )}
    </div>
  );
}

// The due clock of a task: time and words, not colour alone.
import type { TaskRow } from '../api';
import { dateTime, shortTime, span } from '../format';
import { say, useTexts } from '../i18n';

const soonMs = 4 * 3600_000;

export type DueTone = 'late' | 'soon' | 'calm' | 'none';

export function dueTone(task: TaskRow, now: number): DueTone {
  if (!task.due) return 'none';
  if (task.overdue) return 'late';
  const left = Date.parse(task.due) - now;
  return left < 0 ? 'late' : left < soonMs ? 'soon' : 'calm';
}

export function Due({ task, long = false }: { task: TaskRow; long?: boolean }) {
  const t = useTexts();
  const now = Date.now();
  const tone = dueTone(task, now);
  const ended = ['Completed', 'Failed', 'Error', 'Exited', 'Obsolete'].includes(task.state);
  if (!task.due) return long ? <span className="due none">{t.due.none}</span> : null;
  if (ended) return <span className="due none">{shortTime(task.due)}</span>;
  const distance = span(Date.parse(task.due) - now, !long);
  const words = tone === 'late' ? t.due.overdueBy(distance) : t.due.left(distance);
  return (
    <span className={`due ${tone}`} title={`${t.due.due}: ${dateTime(task.due)}`}>
      {tone === 'late' && (
        <b className="sign" aria-hidden="true">
          !
        </b>
      )}
      {long ? (
        <>
          {words} · <time dateTime={task.due}>{say(task.due_text) || dateTime(task.due)}</time>
        </>
      ) : (
        <time dateTime={task.due}>{words}</time>
      )}
      {!long && tone === 'soon' && <span className="hidden"> {t.due.soon}</span>}
    </span>
  );
}

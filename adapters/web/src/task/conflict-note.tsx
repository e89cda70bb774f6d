// Somebody was faster: who, and that nothing typed is lost.
import type { Task } from '../api';
import { say } from '../i18n';
import { useTexts } from '../i18n/case';
import { useSession } from '../session';
import type { Conflict } from './commands';
import { ownerName } from './task';

export default function ConflictNote({
  conflict,
  task,
  close,
}: {
  conflict: Conflict;
  task: Task;
  close: () => void;
}) {
  const t = useTexts();
  const { user } = useSession();
  // The refusal may name only the account; the person's name is known here.
  const named =
    conflict.who === task.owner || !conflict.who
      ? ownerName(task)
      : conflict.who === user.id
        ? say(user.name)
        : conflict.who;
  const who = named || null;
  return (
    <div className="notice warn" role="alert" data-testid="conflict">
      <p>
        <b>{t.conflict.title}</b>
      </p>
      <p>{conflict.text}</p>
      {who && !conflict.text.includes(who) && <p>{t.conflict.by(who)}</p>}
      <p>{t.conflict.kept}</p>
      <button type="button" className="small" onClick={close}>
        {t.app.close}
      </button>
    </div>
  );
}

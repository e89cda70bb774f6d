// What a second person is asked to agree to, and how to take it back.
import type { Task } from '../api';
import { say } from '../i18n';
import { useTexts } from '../i18n/case';
import { useSession } from '../session';
import type { Commands } from './commands';

export default function OverrideNote({ task, commands }: { task: Task; commands: Commands }) {
  const t = useTexts();
  const { user } = useSession();
  const asked = task.override;
  if (!asked) return null;
  return (
    <p className="notice">
      {t.override.asked(say(asked.by_name), say(asked.user_name), asked.rules.join(', '))}{' '}
      {asked.by === user.id && (
        <button
          type="button"
          disabled={!!commands.busy}
          onClick={() => void commands.run('override', { action: 'withdraw' })}
        >
          {t.override.takeBack}
        </button>
      )}
    </p>
  );
}

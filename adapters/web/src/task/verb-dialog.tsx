// The question a verb asks before it is carried out: to whom, or why.
import { useState } from 'react';
import { UserInput } from '../form/inputs';
import { useTexts } from '../i18n';
import { Dialog } from '../ui/dialog';
import type { Commands } from './commands';

export type Asking = 'delegate' | 'transfer' | 'suspend' | 'fail' | 'skip';

export default function VerbDialog({
  verb,
  commands,
  close,
}: {
  verb: Asking;
  commands: Commands;
  close: () => void;
}) {
  const t = useTexts();
  const toPerson = verb === 'delegate' || verb === 'transfer';
  const [to, setTo] = useState('');
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const toFault = tried && toPerson && !to.trim();
  const commentFault = tried && !toPerson && !comment.trim();
  const submit = () => {
    setTried(true);
    if (toPerson ? !to.trim() : !comment.trim()) {
      document.getElementById(toPerson ? 'verb-to' : 'verb-comment')?.focus();
      return;
    }
    const body = {
      ...(toPerson ? { to: to.trim() } : {}),
      ...(comment.trim() ? { comment: comment.trim() } : {}),
    };
    void commands.run(verb, body).then((outcome) => {
      if (outcome.done || outcome.problem?.status === 409) close();
    });
  };
  return (
    <Dialog title={t.task.verbs[verb]} close={close}>
      <p className="muted">{t.task.verbHelp[verb]}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {toPerson && (
          <div className="field">
            <label htmlFor="verb-to">{t.task.to}</label>
            <UserInput
              value={to}
              set={setTo}
              described={{
                id: 'verb-to',
                disabled: false,
                'aria-invalid': toFault || undefined,
                'aria-describedby': toFault ? 'verb-to-f' : 'verb-to-h',
              }}
            />
            <p className="help" id="verb-to-h">
              {t.form.userHelp}
            </p>
            {toFault && (
              <p className="fault" id="verb-to-f">
                {t.task.toMissing}
              </p>
            )}
          </div>
        )}
        <div className="field">
          <label htmlFor="verb-comment">
            {t.task.reason}
            {toPerson && <span className="optional">{t.app.optional}</span>}
          </label>
          <textarea
            id="verb-comment"
            rows={3}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
            aria-invalid={commentFault || undefined}
            aria-describedby={commentFault ? 'verb-comment-f' : undefined}
          />
          {commentFault && (
            <p className="fault" id="verb-comment-f">
              {t.task.reasonMissing}
            </p>
          )}
        </div>
        <div className="buttons">
          <button type="submit" className="primary" aria-disabled={!!commands.busy || undefined}>
            {t.task.confirm}
          </button>
          <button type="button" onClick={close}>
            {t.app.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

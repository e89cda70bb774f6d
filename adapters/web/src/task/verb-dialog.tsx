// The question a verb asks before it is carried out: to whom, or why.
import { useState } from 'react';
import { UserInput } from '../form/people';
import { useTexts } from '../i18n';
import { AskDialog, ReasonField } from '../ui/ask-dialog';
import { needReason, places, toPersons, type Asking, type Place } from './asking';
import type { Commands } from './commands';

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
  const toPerson = toPersons.includes(verb);
  const [place, setPlace] = useState<Place>('after');
  const [to, setTo] = useState('');
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const toFault = tried && toPerson && !to.trim();
  const mustSay = needReason.includes(verb);
  const commentFault = tried && mustSay && !comment.trim();
  const submit = () => {
    setTried(true);
    const missing =
      toPerson && !to.trim() ? 'verb-to' : mustSay && !comment.trim() ? 'verb-comment' : '';
    if (missing) {
      document.getElementById(missing)?.focus();
      return;
    }
    const body = {
      ...(toPerson ? { to: to.trim() } : {}),
      ...(verb === 'add_signer' ? { place } : {}),
      ...(comment.trim() ? { comment: comment.trim() } : {}),
    };
    void commands.run(verb, body).then((outcome) => {
      if (outcome.done || outcome.problem?.status === 409) close();
    });
  };
  return (
    <AskDialog
      title={t.task.verbs[verb]}
      confirm={t.task.confirm}
      busy={!!commands.busy}
      submit={submit}
      close={close}
    >
      <p className="muted">{t.task.verbHelp[verb]}</p>
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
      {verb === 'add_signer' && (
        <div className="field">
          <label htmlFor="verb-place">{t.task.place}</label>
          <select
            id="verb-place"
            value={place}
            onChange={(event) => setPlace(event.target.value as Place)}
          >
            {places.map((one) => (
              <option key={one} value={one}>
                {t.task.places[one]}
              </option>
            ))}
          </select>
        </div>
      )}
      <ReasonField
        id="verb-comment"
        label={t.task.reason}
        value={comment}
        set={setComment}
        fault={commentFault ? t.task.reasonMissing : ''}
        optional={mustSay ? undefined : t.app.optional}
      />
    </AskDialog>
  );
}

// Where a return may go to several steps, the person says to which.
import { useState } from 'react';
import type { Action } from '../api';
import { say, useTexts } from '../i18n';
import { Dialog } from '../ui/dialog';

export default function BackDialog({
  action,
  close,
  go,
}: {
  action: Action;
  close: () => void;
  go: (to: string) => void;
}) {
  const t = useTexts();
  const [to, setTo] = useState('');
  const [fault, setFault] = useState('');
  return (
    <Dialog title={say(action.label)} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (to) go(to);
          else setFault(t.task.toStepMissing);
        }}
      >
        <fieldset className="field group">
          <legend>{t.task.toStep}</legend>
          <div className="choices">
            {(action.to ?? []).map((step) => (
              <label className="choice" key={step.id}>
                <input
                  type="radio"
                  name="to"
                  checked={to === step.id}
                  onChange={() => setTo(step.id)}
                />
                <span>{say(step.label)}</span>
              </label>
            ))}
          </div>
          {fault && (
            <p className="fault" role="alert">
              {fault}
            </p>
          )}
        </fieldset>
        <div className="buttons">
          <button type="submit" className="primary">
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

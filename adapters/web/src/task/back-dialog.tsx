// Before a task goes back: to which step, where there are several, and what that leads to.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Action, type Wire } from '../api';
import { say } from '../i18n';
import { useTexts } from '../i18n/case';
import { AskDialog } from '../ui/ask-dialog';
import { Ahead } from './outlook';

export default function BackDialog({
  task,
  action,
  data,
  close,
  go,
}: {
  task: string;
  action: Action;
  data: Record<string, Wire>;
  close: () => void;
  go: (to?: string) => void;
}) {
  const t = useTexts();
  const steps = action.to ?? [];
  const several = steps.length > 1;
  const [to, setTo] = useState('');
  const [fault, setFault] = useState('');
  const preview = useQuery({
    queryKey: ['preview', task, action.id, to, data],
    queryFn: () => api.preview(task, action.id, data, to || undefined),
    enabled: !several || !!to,
    retry: false,
    staleTime: 0,
  });
  return (
    <AskDialog
      title={say(action.label)}
      confirm={t.task.confirm}
      busy={false}
      submit={() => {
        if (several && !to) setFault(t.task.toStepMissing);
        else go(to || undefined);
      }}
      close={close}
    >
      {several && (
        <fieldset className="field group">
          <legend>{t.task.toStep}</legend>
          <div className="choices">
            {steps.map((step) => (
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
      )}
      {(!several || to) && <Ahead preview={preview} />}
    </AskDialog>
  );
}

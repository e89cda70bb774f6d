// A dialog that asks before something is carried out: its fields, one confirming button, cancel.
import type { ReactNode } from 'react';
import { useTexts } from '../i18n';
import { Dialog } from './dialog';

export function AskDialog({
  title,
  confirm,
  busy,
  submit,
  close,
  children,
}: {
  title: string;
  confirm: string;
  busy: boolean;
  submit: () => void;
  close: () => void;
  children: ReactNode;
}) {
  const t = useTexts();
  return (
    <Dialog title={title} close={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) submit();
        }}
      >
        {children}
        <div className="buttons">
          <button type="submit" className="primary" aria-disabled={busy || undefined}>
            {confirm}
          </button>
          <button type="button" onClick={close}>
            {t.app.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Several lines of text with a label and, once it was tried without, what is missing. */
export function ReasonField({
  id,
  label,
  value,
  set,
  fault,
  optional,
  rows = 3,
}: {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
  fault: string;
  optional?: string;
  rows?: number;
}) {
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional && <span className="optional">{optional}</span>}
      </label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        onChange={(event) => set(event.target.value)}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
      />
      {fault && (
        <p className="fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

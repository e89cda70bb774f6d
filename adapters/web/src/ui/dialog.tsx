import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTexts } from '../i18n';
import { Icon } from './icon';

/** A modal dialog: the browser keeps the focus inside and gives it back when it closes. */
export function Dialog({
  title,
  close,
  children,
}: {
  title: string;
  close: () => void;
  children: ReactNode;
}) {
  const t = useTexts();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" className="plain square" onClick={close} aria-label={t.app.close}>
          <Icon of="close" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

// Short messages in a polite live region, above the page's lower edge on the left, clear of submit
// buttons.
import { useSyncExternalStore } from 'react';
import { useTexts } from '../i18n';
import { Icon } from './icon';

type Toast = { id: number; text: string; bad: boolean };

let current: Toast | null = null;
let timer = 0;
const listeners = new Set<() => void>();

function set(next: Toast | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export function toast(text: string, bad = false): void {
  window.clearTimeout(timer);
  set({ id: Date.now(), text, bad });
  timer = window.setTimeout(() => set(null), bad ? 12_000 : 5_000);
}

export function dropToast(): void {
  window.clearTimeout(timer);
  set(null);
}

export function Toasts() {
  const t = useTexts();
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
  return (
    <div className="toasts" role="status">
      {now && (
        <div className={now.bad ? 'toast bad' : 'toast'}>
          <Icon of={now.bad ? 'alert' : 'check'} />
          <span>{now.text}</span>
          <button
            type="button"
            className="plain square"
            onClick={dropToast}
            aria-label={t.app.close}
          >
            <Icon of="close" />
          </button>
        </div>
      )}
    </div>
  );
}

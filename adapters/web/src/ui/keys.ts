// Single-key shortcuts: only outside of fields, never while composing, and switched off by a
// setting (WCAG 2.1.4).
import { useEffect, useRef } from 'react';
import { settings } from '../settings';

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

function inField(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.('input, textarea, select, [contenteditable], dialog, [role=menu]');
}

/** Keys are named as `event.key`; `g i` is a sequence; `Ctrl+Enter` also acts inside fields. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    let lead = '';
    let timer = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
      const table = latest.current;
      if ((event.ctrlKey || event.metaKey) && !event.altKey) {
        table[`Ctrl+${event.key}`]?.(event);
        return;
      }
      if (event.altKey || inField(event.target) || !settings().singleKeys) return;
      const sequence = lead ? `${lead} ${event.key}` : event.key;
      lead = '';
      const act = table[sequence];
      if (act) {
        act(event);
      } else if (Object.keys(table).some((name) => name.startsWith(`${event.key} `))) {
        lead = event.key;
        window.clearTimeout(timer);
        timer = window.setTimeout(() => (lead = ''), 1_500);
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      window.clearTimeout(timer);
    };
  }, []);
}

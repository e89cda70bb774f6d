// Which of the two languages the page speaks; kept in the browser, readable outside React.
export type Language = 'en' | 'zh';

const storageKey = 'recourse.language';

function initial(): Language {
  try {
    const kept = localStorage.getItem(storageKey);
    if (kept === 'en' || kept === 'zh') return kept;
  } catch {
    // Storage may be forbidden; the browser's own preference decides then.
  }
  return globalThis.navigator?.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

let current: Language = initial();
const listeners = new Set<() => void>();

export const language = (): Language => current;
export const langTag = (of: Language): string => (of === 'zh' ? 'zh-CN' : 'en');

/** Switches the page; the texts of `next` must have been loaded. */
export function switchTo(next: Language): void {
  current = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // Not kept for the next visit, which is all that is lost.
  }
  applyLanguage();
  for (const listener of listeners) listener();
}

export function applyLanguage(): void {
  document.documentElement.lang = langTag(current);
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

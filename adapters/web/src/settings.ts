// Small choices of the person, kept in this browser only.
import { useSyncExternalStore } from 'react';

type Settings = { theme: 'auto' | 'light' | 'dark'; compact: boolean; singleKeys: boolean };

const storageKey = 'recourse.settings';
const usual: Settings = { theme: 'auto', compact: false, singleKeys: true };

function load(): Settings {
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(storageKey) ?? '{}') };
  } catch {
    return usual;
  }
}

let current = load();
const listeners = new Set<() => void>();

export const settings = (): Settings => current;

export function change(part: Partial<Settings>): void {
  current = { ...current, ...part };
  try {
    localStorage.setItem(storageKey, JSON.stringify(current));
  } catch {
    // The choice lasts for this visit.
  }
  applyTheme();
  for (const listener of listeners) listener();
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = current.theme;
}

export function useSettings(): Settings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, settings);
}

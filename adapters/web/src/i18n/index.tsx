import { useSyncExternalStore } from 'react';
import type { Label } from '../api';
import type { Dictionary } from './en';
import { language, onLanguage, switchTo, type Language } from './language';

export type { Dictionary } from './en';
export { langTag, type Language } from './language';

const dictionaries: Partial<Record<Language, Dictionary>> = {};

/** Only the language in use is downloaded; the other one when somebody asks for it. */
export async function loadTexts(of: Language): Promise<void> {
  dictionaries[of] ??= of === 'zh' ? (await import('./zh')).zh : (await import('./en')).en;
}

export async function setLanguage(next: Language): Promise<void> {
  await loadTexts(next);
  switchTo(next);
}

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}

export function useTexts(): Dictionary {
  return dictionaries[useLanguage()]!;
}

/** Texts outside React, for messages made in event handlers. */
export const texts = (): Dictionary => dictionaries[language()]!;

export type AnyLabel = Label | string | null | undefined;

/** The text in the language of the page; where only the other language has one, that one. */
export function say(label: AnyLabel, of: Language = language()): string {
  if (label === null || label === undefined) return '';
  if (typeof label === 'string') return label;
  return label[of] || label[of === 'en' ? 'zh' : 'en'] || '';
}

/** A text from a definition, marked with its own language where the page's language has none. */
export function Say({ of }: { of: AnyLabel }) {
  const page = useLanguage();
  if (of && typeof of === 'object' && !of[page]) {
    const other = page === 'en' ? 'zh' : 'en';
    return of[other] ? <span lang={other === 'zh' ? 'zh-CN' : 'en'}>{of[other]}</span> : null;
  }
  return <>{say(of, page)}</>;
}

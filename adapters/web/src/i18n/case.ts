// The texts of the case screens beside those every screen has.
import { useTexts as useCommonTexts, useLanguage, type Dictionary } from '.';
import { caseEn, type CaseDictionary } from './case-en';
import { caseZh } from './case-zh';

export type CaseTexts = Dictionary & CaseDictionary;

const merged = new Map<Dictionary, CaseTexts>();

export function useTexts(): CaseTexts {
  const common = useCommonTexts();
  const own = useLanguage() === 'zh' ? caseZh : caseEn;
  let both = merged.get(common);
  if (!both) {
    both = { ...common, ...own };
    merged.set(common, both);
  }
  return both;
}

import { langTag, setLanguage, useLanguage, useTexts } from '../i18n';
import { Icon } from './icon';

export function LanguageSwitch() {
  const t = useTexts();
  const now = useLanguage();
  const other = now === 'en' ? 'zh' : 'en';
  return (
    <button
      type="button"
      className="plain"
      lang={langTag(other)}
      onClick={() => void setLanguage(other)}
      data-testid="language"
    >
      <Icon of="globe" />
      <span>{t.app.otherLanguage}</span>
    </button>
  );
}

import { useTexts } from '../i18n';

export function Mark() {
  const t = useTexts();
  return (
    <span className="mark">
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="7" className="mark-field" />
        <path d="M9 22V10h7.5a4 4 0 0 1 0 8H12m4 0 5 4" className="mark-line" />
      </svg>
      <b>{t.app.name}</b>
    </span>
  );
}

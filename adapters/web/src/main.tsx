import { createRoot } from 'react-dom/client';
import { App } from './app';
import { loadTexts } from './i18n';
import { applyLanguage, language } from './i18n/language';
import { applyTheme } from './settings';
import './styles/index.css';

applyLanguage();
applyTheme();
void loadTexts(language()).then(() => {
  createRoot(document.getElementById('root')!).render(<App />);
});

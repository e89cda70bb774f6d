import { useLanguage } from '../i18n';
import { noticesEn, type NoticeTexts } from './texts-en';
import { noticesZh } from './texts-zh';

export const useNoticeTexts = (): NoticeTexts => (useLanguage() === 'zh' ? noticesZh : noticesEn);

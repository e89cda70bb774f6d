// Dates, amounts and spans as people of the page's language write them.
import type { Wire } from './api';
import { langTag, language, type Language } from './i18n/language';

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dates(of: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = of + JSON.stringify(options);
  let format = cache.get(key) as Intl.DateTimeFormat | undefined;
  if (!format) {
    format = new Intl.DateTimeFormat(langTag(of), options);
    cache.set(key, format);
  }
  return format;
}

const valid = (iso: string | null | undefined): Date | null => {
  if (!iso) return null;
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
};

export function dateTime(iso: string | null | undefined, seconds = false): string {
  const date = valid(iso);
  if (!date) return iso ?? '';
  return dates(language(), {
    year: 'numeric',
    month: language() === 'zh' ? 'numeric' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  }).format(date);
}

/** Shorter near today: the time of today, the day and time of this year. */
export function shortTime(iso: string | null | undefined, now = new Date()): string {
  const date = valid(iso);
  if (!date) return iso ?? '';
  const clock: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  };
  if (date.toDateString() === now.toDateString()) return dates(language(), clock).format(date);
  const day: Intl.DateTimeFormatOptions = {
    month: language() === 'zh' ? 'numeric' : 'short',
    day: 'numeric',
  };
  if (date.getFullYear() === now.getFullYear())
    return dates(language(), { ...day, ...clock }).format(date);
  return dates(language(), { ...day, year: 'numeric' }).format(date);
}

const units = {
  en: {
    d: (n: number) => `${n} d`,
    h: (n: number) => `${n} h`,
    m: (n: number) => `${n} min`,
    s: (n: number) => `${n} s`,
  },
  zh: {
    d: (n: number) => `${n} 天`,
    h: (n: number) => `${n} 小时`,
    m: (n: number) => `${n} 分`,
    s: (n: number) => `${n} 秒`,
  },
};

/** A span in its two largest units, "2 d 4 h", "35 min"; `brief`: in its largest. */
export function span(milliseconds: number, brief = false): string {
  const unit = units[language()];
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days >= 10 || (brief && days > 0)) return unit.d(days);
  if (brief && hours > 0) return unit.h(hours);
  if (days > 0) return hours ? `${unit.d(days)} ${unit.h(hours)}` : unit.d(days);
  if (hours > 0) return minutes ? `${unit.h(hours)} ${unit.m(minutes)}` : unit.h(hours);
  if (minutes > 0) return unit.m(minutes);
  return unit.s(seconds);
}

/** Groups the digits of a decimal given as text, without passing through binary floating point. */
export function decimal(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!match) return text;
  return `${match[1]}${match[2]!.replace(/\B(?=(\d{3})+$)/g, ',')}${match[3] ?? ''}`;
}

const signs: Record<string, string> = {
  CNY: '¥',
  USD: 'US$',
  EUR: '€',
  GBP: '£',
  JPY: 'JP¥',
  HKD: 'HK$',
};

export function money(amount: string, currency: string): string {
  const sign = signs[currency];
  return sign ? `${sign}${decimal(amount)}` : `${decimal(amount)} ${currency}`;
}

export function isMoney(value: Wire): value is { amount: string; currency: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof value.amount === 'string' &&
    typeof value.currency === 'string' &&
    Object.keys(value).length === 2
  );
}

/** Personal data that is not shown: masked for this reader, erased, or restricted. */
export function isHidden(value: Wire): value is { private: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof value.private === 'string' &&
    Object.keys(value).length === 1
  );
}

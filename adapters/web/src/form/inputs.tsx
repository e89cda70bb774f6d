// Inputs that need more than one HTML element.
import { useLayoutEffect, useRef } from 'react';
import { useTexts } from '../i18n';
import { Icon } from '../ui/icon';
import type { Raw } from './model';

export type Described = {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
  disabled: boolean;
};
export type TextProps = { value: string; set: (value: string) => void; described: Described };

/** Grows with what is written, up to a third of the screen. */
export function GrowingText({ value, set, described, label }: TextProps & { label?: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight + 2, window.innerHeight / 3)}px`;
  }, [value]);
  return (
    <textarea
      {...described}
      ref={area}
      rows={3}
      value={value}
      aria-label={label}
      onChange={(event) => set(event.target.value)}
    />
  );
}

/**
 * Dates are typed as ISO text, the same in both languages; the browser's calendar is one button
 * away.
 */
export function DateInput({
  kind,
  value,
  set,
  described,
}: TextProps & { kind: 'date' | 'datetime' }) {
  const t = useTexts();
  const picker = useRef<HTMLInputElement>(null);
  const local = kind === 'datetime';
  const open = () => {
    const element = picker.current;
    if (!element) return;
    element.value = value.replace(' ', 'T');
    try {
      element.showPicker();
    } catch {
      element.focus();
    }
  };
  return (
    <div className="with-button">
      <input
        {...described}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        className="short"
        value={value}
        placeholder={local ? `${t.form.date8} HH:MM` : t.form.date8}
        onChange={(event) => set(event.target.value)}
      />
      <button
        type="button"
        className="square"
        onClick={open}
        disabled={described.disabled}
        aria-label={t.form.chooseDate}
      >
        <Icon of="calendar" />
      </button>
      <input
        ref={picker}
        type={local ? 'datetime-local' : 'date'}
        className="behind"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => set(event.target.value.replace('T', ' '))}
      />
    </div>
  );
}

export function Money({
  raw,
  set,
  described,
}: {
  raw: Raw;
  set: (raw: Raw) => void;
  described: Described;
}) {
  const t = useTexts();
  const now = raw && typeof raw === 'object' && !Array.isArray(raw) ? raw : {};
  const part = (name: string) => (typeof now[name] === 'string' ? (now[name] as string) : '');
  return (
    <div className="with-button">
      <input
        {...described}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        className="short number"
        aria-label={t.form.amount}
        value={part('amount')}
        onChange={(event) => set({ ...now, amount: event.target.value })}
      />
      <input
        id={`${described.id}.currency`}
        disabled={described.disabled}
        type="text"
        autoComplete="off"
        maxLength={3}
        className="currency"
        aria-label={t.form.currencyLabel}
        value={part('currency')}
        onChange={(event) => set({ ...now, currency: event.target.value })}
      />
    </div>
  );
}

// One field of a form: label, help, fault and the inputs its type asks for.
import { lazy, Suspense, useId, type ReactNode } from 'react';
import type { Field, FieldType } from '../api';
import { Say, say, useTexts } from '../i18n';
import { DateInput, GrowingText, Money } from './inputs';
import { blank, optionsOf, type Fault, type Raw } from './model';
import { Value } from './value';

const UserInput = lazy(() => import('./people').then((all) => ({ default: all.UserInput })));
const FileInput = lazy(() => import('./files').then((all) => ({ default: all.FileInput })));

type Binding = {
  type: FieldType;
  raw: Raw;
  at: string;
  set: (raw: Raw) => void;
  faults: Fault[];
  disabled: boolean;
};

export const inputId = (at: string) => `in-${at}`;

const longNames =
  /(^|[._])(story|notes?|reason|remarks?|comment|description|answer|summary|opinion|text|cause|proposal|reply|message|findings?)$/i;

function isLong(at: string, raw: Raw, widget?: string): boolean {
  return (
    widget === 'textarea' ||
    longNames.test(at.replace(/\.\d+$/, '')) ||
    (typeof raw === 'string' && /\n|.{80}/.test(raw))
  );
}

type Described = {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
  disabled: boolean;
};

function Choices({
  type,
  raw,
  set,
  described,
  name,
}: Binding & { described: Described; name: string }) {
  const t = useTexts();
  const options =
    type.kind === 'bool'
      ? [
          { id: 'true', label: t.form.yes },
          { id: 'false', label: t.form.no },
        ]
      : optionsOf(type);
  const value = typeof raw === 'string' ? raw : '';
  if (options.length > 6) {
    return (
      <select {...described} value={value} onChange={(event) => set(event.target.value)}>
        <option value="">{t.form.choose}</option>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {say(option.label)}
          </option>
        ))}
      </select>
    );
  }
  const { id, 'aria-required': _required, ...rest } = described;
  return (
    <div className="choices">
      {options.map((option, i) => (
        <label key={option.id} className="choice">
          <input
            {...rest}
            type="radio"
            id={i === 0 ? id : undefined}
            name={name}
            value={option.id}
            checked={value === option.id}
            onChange={() => set(option.id)}
          />
          <span>
            <Say of={option.label} />
          </span>
        </label>
      ))}
    </div>
  );
}

function Single(binding: Binding & { described: Described; widget?: string }) {
  const { type, raw, set, described, at, widget } = binding;
  const value = typeof raw === 'string' ? raw : '';
  switch (type.kind) {
    case 'bool':
    case 'enum':
      return <Choices {...binding} name={at} />;
    case 'money':
      return <Money raw={raw} set={set} described={described} />;
    case 'date':
    case 'datetime':
      return <DateInput kind={type.kind} value={value} set={set} described={described} />;
    case 'user':
      return (
        <Suspense fallback={null}>
          <UserInput value={value} set={set} described={described} />
        </Suspense>
      );
    case 'file':
      return (
        <Suspense fallback={null}>
          <FileInput field={at} value={value} set={set} described={described} />
        </Suspense>
      );
    case 'text':
      if (isLong(at, raw, widget))
        return <GrowingText value={value} set={set} described={described} />;
      break;
    default:
  }
  const mode = type.kind === 'int' ? 'numeric' : type.kind === 'decimal' ? 'decimal' : undefined;
  const size = {
    int: 'short',
    decimal: 'short',
    time: 'short',
    duration: 'short',
    working_duration: 'short',
  }[type.kind as string];
  return (
    <input
      {...described}
      type="text"
      inputMode={mode}
      className={size}
      value={value}
      autoComplete="off"
      placeholder={type.kind === 'time' ? 'HH:MM' : undefined}
      onChange={(event) => set(event.target.value)}
    />
  );
}

function Entries({ type, raw, at, set, faults, disabled, label }: Binding & { label: string }) {
  const t = useTexts();
  const entries = Array.isArray(raw) ? raw : [];
  const element = type.element ?? { kind: 'text' as const };
  const focusSoon = (index: number) =>
    requestAnimationFrame(() => document.getElementById(inputId(`${at}.${index}`))?.focus());
  return (
    <div className="entries">
      {entries.map((entry, i) => (
        <div className="entry" key={i}>
          <Inputs
            type={element}
            raw={entry}
            at={`${at}.${i}`}
            faults={faults}
            disabled={disabled}
            label={t.form.item(i + 1)}
            hideLabel
            set={(next) => set(entries.map((old, n) => (n === i ? next : old)))}
          />
          <button
            type="button"
            className="plain small"
            disabled={disabled}
            aria-label={t.form.removeItem(i + 1)}
            onClick={() => set(entries.filter((_, n) => n !== i))}
          >
            ×
          </button>
        </div>
      ))}
      <button
        type="button"
        className="plain small"
        id={entries.length ? undefined : inputId(at)}
        disabled={disabled}
        onClick={() => {
          set([...entries, blank(element)]);
          focusSoon(entries.length);
        }}
      >
        + {t.form.addItem(label)}
      </button>
    </div>
  );
}

/** The inputs of one value, which may itself be a record or a list. */
function Inputs(
  props: Binding & {
    label: string;
    hideLabel?: boolean;
    required?: boolean;
    help?: ReactNode;
    widget?: string;
    note?: ReactNode;
  },
) {
  const { type, raw, at, set, faults, label, disabled, hideLabel, required, help, note } = props;
  const t = useTexts();
  const base = useId();
  const fault =
    faults.find((one) => one.at === at) ??
    (type.kind === 'money' ? faults.find((one) => one.at === `${at}.currency`) : undefined);
  const mark = required ? null : <span className="optional">{t.app.optional}</span>;
  const under =
    [help ? `${base}h` : '', fault ? `${base}f` : ''].filter(Boolean).join(' ') || undefined;
  const below = (
    <>
      {help && (
        <p className="help" id={`${base}h`}>
          {help}
        </p>
      )}
      {fault && (
        <p className="fault" id={`${base}f`}>
          {fault.text}
        </p>
      )}
    </>
  );
  const described: Described = {
    id: inputId(at),
    disabled,
    'aria-describedby': under,
    'aria-invalid': fault ? true : undefined,
    'aria-required': required ? true : undefined,
  };
  const group = (content: ReactNode) => (
    <fieldset className={`field group${fault ? ' faulty' : ''}`} aria-describedby={under}>
      <legend className={hideLabel ? 'hidden' : undefined}>
        {label}
        {!hideLabel && mark}
      </legend>
      {note}
      {content}
      {below}
    </fieldset>
  );

  if (type.kind === 'record') {
    const fields = type.fields ?? [];
    const values = raw && typeof raw === 'object' && !Array.isArray(raw) ? raw : null;
    if (!values && !required) {
      return group(
        <button
          type="button"
          className="plain small"
          id={inputId(at)}
          disabled={disabled}
          onClick={() => set(blank(type))}
        >
          + {t.form.fill(label)}
        </button>,
      );
    }
    return group(
      <>
        <div className="nested">
          {fields.map((field) => (
            <Inputs
              key={field.name}
              type={field.type}
              raw={values?.[field.name] ?? blank(field.type)}
              at={`${at}.${field.name}`}
              faults={faults}
              disabled={disabled}
              label={say(field.label) || field.name}
              required={!field.type.optional && field.type.kind !== 'list'}
              set={(next) =>
                set({ ...(values ?? (blank(type) as { [name: string]: Raw })), [field.name]: next })
              }
            />
          ))}
        </div>
        {type.optional && !required && (
          <button
            type="button"
            className="plain small"
            disabled={disabled}
            onClick={() => set(null)}
          >
            {t.form.clear(label)}
          </button>
        )}
      </>,
    );
  }
  if (type.kind === 'list') return group(<Entries {...props} />);
  if (type.kind === 'bool' || (type.kind === 'enum' && optionsOf(type).length <= 6))
    return group(<Single {...props} described={described} />);
  if (type.kind === 'money') return group(<Single {...props} described={described} />);
  return (
    <div className={`field${fault ? ' faulty' : ''}`}>
      <label htmlFor={described.id} className={hideLabel ? 'hidden' : undefined}>
        {label}
        {!hideLabel && mark}
      </label>
      <Single {...props} described={described} />
      {below}
    </div>
  );
}

export function FormField({
  field,
  raw,
  set,
  faults,
  disabled,
  needed,
}: {
  field: Field;
  raw: Raw;
  set: (raw: Raw) => void;
  faults: Fault[];
  disabled: boolean;
  needed: boolean;
}) {
  const t = useTexts();
  const appends = field.merge === 'append';
  const before =
    Array.isArray(field.value) && field.value.length > 0 && appends ? (
      <div className="already">
        <p className="muted small">{t.form.already}</p>
        <Value value={field.value} type={field.type} />
      </div>
    ) : null;
  return (
    <Inputs
      type={field.type}
      raw={raw}
      at={field.path}
      set={set}
      faults={faults}
      disabled={disabled}
      label={say(field.label) || field.path}
      required={field.mode === 'required' || needed}
      widget={field.widget}
      note={before}
      help={field.help ? <Say of={field.help} /> : appends && before ? t.form.addsTo : null}
    />
  );
}

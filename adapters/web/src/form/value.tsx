// A value shown for reading, by its type where the type is known.
import { lazy, Suspense } from 'react';
import type { Field, FieldType, Wire } from '../api';
import { dateTime, decimal, isHidden, isMoney, money } from '../format';
import { Say, say, useTexts } from '../i18n';
import { optionsOf } from './model';

const FileName = lazy(() => import('./files').then((all) => ({ default: all.FileName })));

function Scalar({ value, type }: { value: Wire; type?: FieldType }) {
  const t = useTexts();
  if (value === null || value === '' || value === undefined)
    return <span className="muted">—</span>;
  if (typeof value === 'boolean') return <>{value ? t.form.yes : t.form.no}</>;
  if (isHidden(value)) return <Hidden how={value.private} />;
  if (isMoney(value)) return <span className="number">{money(value.amount, value.currency)}</span>;
  if (typeof value === 'object') return <code>{JSON.stringify(value)}</code>;
  const text = String(value);
  if (type?.kind === 'datetime') return <time dateTime={text}>{dateTime(text)}</time>;
  if (type?.kind === 'int' || type?.kind === 'decimal')
    return <span className="number">{decimal(text)}</span>;
  if (type?.kind === 'money') return <span className="number">{decimal(text)}</span>;
  if (type?.kind === 'file')
    return (
      <Suspense fallback={null}>
        <FileName hash={text} />
      </Suspense>
    );
  if (type?.kind === 'enum')
    return <Say of={optionsOf(type).find((option) => option.id === text)?.label ?? text} />;
  return <span className="text">{text}</span>;
}

/** Personal data this reader does not see, or nobody any more. */
function Hidden({ how }: { how: string }) {
  const t = useTexts();
  const text = t.form.hidden[how as keyof typeof t.form.hidden] ?? t.form.hidden.masked;
  return (
    <span className="muted" title={text}>
      {how === 'masked' ? '•••' : text}
    </span>
  );
}

/** Long texts, lists and records take a line of their own. */
const isWide = (value: Wire | undefined): boolean =>
  typeof value === 'string'
    ? value.length + (value.match(/[\u2e80-\uffef]/g)?.length ?? 0) > 34
    : typeof value === 'object' && value !== null && !isMoney(value) && !isHidden(value);

export function Value({ value, type }: { value: Wire; type?: FieldType }) {
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className="muted">—</span>;
    return (
      <ul className="values">
        {value.map((entry, i) => (
          <li key={i}>
            <Value value={entry} type={type?.element} />
          </li>
        ))}
      </ul>
    );
  }
  if (value && typeof value === 'object' && !isMoney(value) && !isHidden(value)) {
    const fields =
      type?.fields ?? Object.keys(value).map((name) => ({ name, label: null, type: undefined }));
    return (
      <dl className="pairs">
        {fields.map((field) => (
          <div key={field.name} className={isWide(value[field.name]) ? 'wide' : undefined}>
            <dt>{say(field.label) || field.name}</dt>
            <dd>
              <Value value={value[field.name] ?? null} type={field.type} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <Scalar value={value} type={type} />;
}

export function ReadOnlyField({ field }: { field: Field }) {
  return (
    <div className="given">
      <dt>
        <Say of={field.label} />
      </dt>
      <dd>
        <Value value={field.value} type={field.type} />
      </dd>
    </div>
  );
}

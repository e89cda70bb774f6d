// A form in the browser: what fields hold while somebody types (raw), and how that becomes values
// on the wire.
import type { Field, FieldType, Label, Wire } from '../api';
import { isHidden } from '../format';
import { say, type Dictionary } from '../i18n';

/**
 * Texts as typed; records and lists of them. `null` is an optional record that is not filled in.
 */
export type Raw = string | null | Raw[] | { [name: string]: Raw };
export type RawForm = Record<string, Raw>;
export type Fault = { at: string; text: string };

const pad = (n: number) => String(n).padStart(2, '0');

function localDateTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

function textOf(value: Wire): string {
  if (value === null || value === undefined) return '';
  if (isHidden(value)) return '';
  if (typeof value === 'object') {
    const known = !Array.isArray(value) && (value.id ?? value.ref ?? value.name);
    return typeof known === 'string' ? known : JSON.stringify(value);
  }
  return String(value);
}

export function blank(type: FieldType): Raw {
  return fromWire({ ...type, optional: false }, null);
}

export function fromWire(type: FieldType, value: Wire): Raw {
  switch (type.kind) {
    case 'money': {
      const given =
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? value
          : { amount: value };
      return {
        amount: textOf(given.amount ?? null),
        currency: textOf(given.currency ?? null) || type.currency || 'CNY',
      };
    }
    case 'datetime':
      return value ? localDateTime(textOf(value)) : '';
    case 'list':
      return Array.isArray(value)
        ? value.map((entry) => fromWire(type.element ?? { kind: 'text' }, entry))
        : [];
    case 'record': {
      if (type.optional && (value === null || value === undefined)) return null;
      const given =
        typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
      return Object.fromEntries(
        (type.fields ?? []).map((field) => [
          field.name,
          fromWire(field.type, given[field.name] ?? null),
        ]),
      );
    }
    default:
      return textOf(value);
  }
}

const record = (raw: Raw): { [name: string]: Raw } =>
  raw && typeof raw === 'object' && !Array.isArray(raw) ? raw : {};
const text = (raw: Raw | undefined): string => (typeof raw === 'string' ? raw.trim() : '');

export function isEmpty(type: FieldType, raw: Raw): boolean {
  if (raw === null) return true;
  if (type.kind === 'money') return text(record(raw).amount) === '';
  if (type.kind === 'list') return !Array.isArray(raw) || raw.length === 0;
  if (type.kind === 'record')
    return (type.fields ?? []).every((field) =>
      isEmpty(field.type, record(raw)[field.name] ?? null),
    );
  // What was chosen before and is not offered any more is nothing chosen.
  if (type.kind === 'enum' && type.options)
    return !optionsOf(type).some((option) => option.id === text(raw));
  return text(raw) === '';
}

const shapes: Partial<Record<FieldType['kind'], RegExp>> = {
  int: /^-?\d{1,18}$/,
  decimal: /^-?\d{1,34}(\.\d{1,34})?$/,
  time: /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
  duration:
    /^(P(?!$)(\d+[YMWD])*(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|\d+ (working )?(second|minute|hour|day|week|month)s?)$/,
};

function isDate(given: string): boolean {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(given);
  if (!match) return false;
  const date = new Date(Date.UTC(+match[1]!, +match[2]! - 1, +match[3]!));
  return date.getUTCMonth() === +match[2]! - 1 && date.getUTCDate() === +match[3]!;
}

const fullDate = (given: string) =>
  given
    .split('-')
    .map((part) => part.padStart(2, '0'))
    .join('-');
/** Digits as people type them: full-width forms and thousands separators are understood. */
const plainNumber = (given: string) =>
  given.normalize('NFKC').replace(/(\d)[,\s](?=\d{3}(\D|$))/g, '$1');
const plainDate = (given: string) =>
  given
    .normalize('NFKC')
    .replace(/[/.年月]/g, '-')
    .replace(/日$/, '');

export type Reading = { faults: Fault[]; t: Dictionary };

/** Reads one field. Appends to `reading.faults`; the value is then not to be used. */
export function toWire(
  type: FieldType,
  raw: Raw,
  at: string,
  label: string,
  reading: Reading,
): Wire {
  const { faults, t } = reading;
  const fault = (message: string, where = at): null => {
    faults.push({ at: where, text: message });
    return null;
  };
  if (type.kind === 'list') {
    const element = type.element ?? { kind: 'text' as const };
    const entries = Array.isArray(raw) ? raw : [];
    return entries.map((entry, i) =>
      required(element, entry, `${at}.${i}`, `${label} ${i + 1}`, reading),
    );
  }
  if (type.kind === 'record') {
    if (raw === null || (type.optional && isEmpty(type, raw))) return null;
    return Object.fromEntries(
      (type.fields ?? []).map((field) => {
        const name = say(field.label) || field.name;
        const value = record(raw)[field.name] ?? null;
        const read = field.type.optional ? toWire : required;
        return [field.name, read(field.type, value, `${at}.${field.name}`, name, reading)];
      }),
    );
  }
  if (isEmpty(type, raw)) return null;
  if (type.kind === 'money') {
    const amount = plainNumber(text(record(raw).amount)).replace(/^[¥￥$€£]\s*/, '');
    const currency = text(record(raw).currency).toUpperCase();
    if (!shapes.decimal!.test(amount)) return fault(t.form.decimal(label));
    if (!/^[A-Z]{3}$/.test(currency)) return fault(t.form.currency(label), `${at}.currency`);
    return { amount, currency };
  }
  const given = type.kind === 'text' ? (raw as string) : text(raw);
  switch (type.kind) {
    case 'int':
    case 'decimal': {
      const number = plainNumber(given);
      return shapes[type.kind]!.test(number) ? number : fault(t.form[type.kind](label));
    }
    case 'date': {
      const date = plainDate(given);
      return isDate(date) ? fullDate(date) : fault(t.form.date(label));
    }
    case 'time': {
      const time = given.normalize('NFKC').replace('：', ':');
      return shapes.time!.test(time)
        ? time.padStart(time.length === 4 ? 5 : time.length, '0')
        : fault(t.form.time(label));
    }
    case 'datetime': {
      const [date = '', time = ''] = plainDate(given).split(/[ T]+/);
      if (!isDate(date) || !shapes.time!.test(time)) return fault(t.form.datetime(label));
      return new Date(`${fullDate(date)}T${time.padStart(5, '0')}`)
        .toISOString()
        .replace('.000Z', 'Z');
    }
    case 'duration':
    case 'working_duration':
      return shapes.duration!.test(given) ? given : fault(t.form.duration(label));
    case 'bool':
      return given === 'true';
    default:
      return given;
  }
}

function required(type: FieldType, raw: Raw, at: string, label: string, reading: Reading): Wire {
  if (!type.optional && type.kind !== 'list' && isEmpty(type, raw)) {
    reading.faults.push({ at: firstInput(type, at), text: reading.t.form.required(label) });
    return null;
  }
  return toWire(type, raw, at, label, reading);
}

/** The address of the first input of a field, where focus goes. */
export function firstInput(type: FieldType, at: string): string {
  const first = type.kind === 'record' ? type.fields?.[0] : undefined;
  return first ? firstInput(first.type, `${at}.${first.name}`) : at;
}

export const initialForm = (fields: Field[]): RawForm =>
  Object.fromEntries(
    fields
      .filter((field) => field.mode !== 'readonly')
      .map((field) => [
        field.path,
        field.merge === 'append' ? blank(field.type) : fromWire(field.type, field.value),
      ]),
  );

export type Demand = { needs: string[]; label: string; lenient: boolean };

/**
 * Reads the whole form for one action. A `lenient` one (a return) leaves required fields to the
 * server.
 */
export function readForm(
  fields: Field[],
  raw: RawForm,
  demand: Demand,
  t: Dictionary,
): { data: Record<string, Wire>; faults: Fault[] } {
  const reading: Reading = { faults: [], t };
  const data: Record<string, Wire> = {};
  for (const field of fields) {
    if (field.mode === 'readonly') continue;
    const value = raw[field.path] ?? null;
    const label = say(field.label) || field.path;
    const empty = isEmpty(field.type, value);
    if (empty) {
      const needed = demand.needs.includes(field.path);
      const at = firstInput(field.type, field.path);
      if (needed || (field.mode === 'required' && !demand.lenient)) {
        // Of an empty record each missing part is named, where it is to be filled in.
        const before = reading.faults.length;
        if (field.type.kind === 'record')
          toWire({ ...field.type, optional: false }, {}, field.path, label, reading);
        if (reading.faults.length > before) continue;
      }
      if (needed) reading.faults.push({ at, text: t.form.needed(label, demand.label) });
      else if (field.mode === 'required' && !demand.lenient)
        reading.faults.push({ at, text: t.form.required(label) });
      // An untouched optional field is not written; an emptied one is.
      else if (
        !isEmpty(field.type, fromWire(field.type, field.value)) &&
        field.merge !== 'append'
      ) {
        data[field.path] = field.type.kind === 'list' ? [] : null;
      }
      continue;
    }
    data[field.path] = toWire(field.type, value, field.path, label, reading);
  }
  return { data, faults: reading.faults };
}

/** Like readForm, but only the readable values and no complaints: for drafts and forecasts. */
export function readLoosely(fields: Field[], raw: RawForm, t: Dictionary): Record<string, Wire> {
  const data: Record<string, Wire> = {};
  for (const field of fields) {
    const value = raw[field.path] ?? null;
    if (field.mode === 'readonly' || isEmpty(field.type, value)) continue;
    const reading: Reading = { faults: [], t };
    const read = toWire(field.type, value, field.path, '', reading);
    if (reading.faults.length === 0) data[field.path] = read;
  }
  return data;
}

/** What is typed, with what was emptied, for the server to say what it then asks for. */
export function readLive(fields: Field[], raw: RawForm, t: Dictionary): Record<string, Wire> {
  const emptied = fields.filter(
    (field) =>
      field.mode !== 'readonly' &&
      field.merge !== 'append' &&
      isEmpty(field.type, raw[field.path] ?? null) &&
      !isEmpty(field.type, fromWire(field.type, field.value)),
  );
  return {
    ...Object.fromEntries(
      emptied.map((field) => [field.path, field.type.kind === 'list' ? [] : null]),
    ),
    ...readLoosely(fields, raw, t),
  };
}

export type Option = { id: string; label: Label | string };
export const optionsOf = (type: FieldType): Option[] =>
  (type.options ?? []).map((option) =>
    typeof option === 'string' ? { id: option, label: option } : option,
  );

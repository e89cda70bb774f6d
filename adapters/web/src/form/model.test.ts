import { describe, expect, it } from 'vitest';
import type { Field, FieldType, Wire } from '../api';
import { en } from '../i18n/en';
import { zh } from '../i18n/zh';
import { fromWire, initialForm, readForm, readLive, readLoosely, toWire, type Raw } from './model';

const both = (text: string) => ({ en: text, zh: text });
const field = (path: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  path,
  label: both(path),
  mode: 'optional',
  type,
  value: null,
  ...more,
});
const read = (type: FieldType, raw: Raw) => {
  const reading = { faults: [], t: en };
  return { value: toWire(type, raw, 'x', 'X', reading), faults: reading.faults as unknown[] };
};
const demand = { needs: [], label: 'Done', lenient: false };

describe('reading one field', () => {
  const good: [FieldType['kind'], string, Wire][] = [
    ['int', '12', '12'],
    ['int', '1,234,567', '1234567'],
    ['int', '１２', '12'],
    ['decimal', '-12.50', '-12.50'],
    ['date', '2026-07-31', '2026-07-31'],
    ['date', '2026/7/3', '2026-07-03'],
    ['date', '2026年7月3日', '2026-07-03'],
    ['time', '9:05', '09:05'],
    ['duration', '2 working days', '2 working days'],
    ['duration', 'PT4H', 'PT4H'],
    ['bool', 'false', false],
    ['text', ' kept ', ' kept '],
    ['enum', 'S1', 'S1'],
  ];
  it.each(good)('%s understands %s', (kind, raw, value) => {
    expect(read({ kind }, raw)).toEqual({ value, faults: [] });
  });

  const bad: [FieldType['kind'], string][] = [
    ['int', '1.5'],
    ['int', 'abc'],
    ['decimal', '1e3'],
    ['date', '2026-02-30'],
    ['date', 'tomorrow'],
    ['time', '25:00'],
    ['datetime', '2026-07-31'],
    ['duration', 'P'],
    ['duration', 'soon'],
  ];
  it.each(bad)('%s refuses %s', (kind, raw) => {
    expect(read({ kind }, raw).faults).toHaveLength(1);
  });

  it('money keeps the amount as written, never through floating point', () => {
    expect(
      read({ kind: 'money' }, { amount: '¥0.10000000000000000001', currency: 'cny' }).value,
    ).toEqual({ amount: '0.10000000000000000001', currency: 'CNY' });
  });

  it('a date and time survive the way to the wire and back', () => {
    const type: FieldType = { kind: 'datetime' };
    const wire = read(type, '2026-07-31 14:30').value;
    expect(wire).toMatch(/Z$/);
    expect(fromWire(type, wire)).toBe('2026-07-31 14:30');
  });
});

describe('reading a form', () => {
  const finding: FieldType = {
    kind: 'record',
    optional: true,
    fields: [
      { name: 'cause', label: both('Cause'), type: { kind: 'text' } },
      { name: 'photos', label: both('Photos'), type: { kind: 'list', element: { kind: 'file' } } },
    ],
  };

  it('names every fault at once, with the address of its input', () => {
    const fields = [field('finding', finding, { mode: 'required' }), field('n', { kind: 'int' })];
    const { faults } = readForm(fields, { finding: null, n: 'many' }, demand, en);
    expect(faults.map((fault) => fault.at)).toEqual(['finding.cause', 'n']);
  });

  it('asks for what the action needs, and says which action', () => {
    const { faults } = readForm(
      [field('notes', { kind: 'text' })],
      { notes: ' ' },
      { ...demand, needs: ['notes'], label: '退回' },
      zh,
    );
    expect(faults[0]?.text).toContain('退回');
  });

  it('leaves required fields to the server when the work goes back', () => {
    const fields = [field('finding', finding, { mode: 'required' })];
    expect(readForm(fields, { finding: null }, { ...demand, lenient: true }, en)).toEqual({
      data: {},
      faults: [],
    });
  });

  it('writes an emptied field and leaves an untouched one alone', () => {
    const fields = [field('a', { kind: 'text' }, { value: 'was' }), field('b', { kind: 'text' })];
    expect(readForm(fields, { a: '', b: '' }, demand, en).data).toEqual({ a: null });
  });

  it('starts an appending field empty and never sends read-only ones', () => {
    const fields = [
      field(
        'notes',
        { kind: 'list', element: { kind: 'text' } },
        { value: ['old'], merge: 'append' },
      ),
      field('story', { kind: 'text' }, { mode: 'readonly', value: 'x' }),
    ];
    const raw = initialForm(fields);
    expect(raw).toEqual({ notes: [] });
    expect(readForm(fields, raw, demand, en).data).toEqual({});
  });

  it('a half-typed form gives only what can be read', () => {
    const fields = [field('n', { kind: 'int' }), field('s', { kind: 'text' })];
    expect(readLoosely(fields, { n: '1x', s: 'half' }, en)).toEqual({ s: 'half' });
  });
});

describe('what is told while somebody types', () => {
  const fields = [
    field('kind', { kind: 'enum', options: ['refund', 'exchange'] }, { value: 'exchange' }),
    field('note', { kind: 'text', optional: true }, { value: 'kept' }),
    field('amount', { kind: 'decimal' }),
  ];
  it('holds what can be read, and what was emptied as nothing', () => {
    const raw = { kind: 'refund', note: '', amount: '1x' };
    expect(readLive(fields, raw, en)).toEqual({ kind: 'refund', note: null });
  });
  it('leaves out what was chosen and is not offered any more', () => {
    const raw = { kind: 'gone', note: 'kept', amount: '5' };
    expect(readLive(fields, raw, en)).toEqual({ kind: null, note: 'kept', amount: '5' });
    const town = field('town', { kind: 'enum', options: ['Oslo'] }, { mode: 'required' });
    expect(readForm([town], { town: 'Rome' }, demand, en).faults).toHaveLength(1);
  });
});

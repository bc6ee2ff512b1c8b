import { describe, expect, it } from 'vitest';
import { findTimeColumn } from './time-column.ts';

const time = '2026-01-05 08:00:00';
const find = (names: readonly string[], rows: readonly string[][]) =>
  findTimeColumn({ names, rows, zone: 'UTC' });

describe('findTimeColumn', () => {
  it.each([
    'time',
    'Timestamp',
    'DATETIME',
    'Date',
    'ts',
    'date_time',
    'Zeitstempel',
    'Дата',
    '时间',
    'Time (UTC)',
  ])('finds the time by the name %s', (name) => {
    expect(find(['a', name], [['1767600000', time]])).toMatchObject({ time: { columns: [1] } });
  });

  it('finds the time by its values when no name tells', () => {
    expect(find(['a', 'when'], [['1.5', time]])).toMatchObject({ time: { columns: [1] } });
    expect(find(['a', 'x'], [['1.5', '1767600000']])).toMatchObject({ time: { columns: [1] } });
  });

  it('finds the time by its values when the column of that name holds something else', () => {
    expect(find(['Time', 'when', 'a'], [['morning', time, '1.5']])).toMatchObject({ time: { columns: [1] } });
  });

  it('puts a date before the time of day that stands beside it, not before any other', () => {
    const rows = [['2026-01-05', '07:00', '08:00:00']];
    expect(find(['Date', 'Time', 'Shift'], rows)).toMatchObject({ time: { columns: [0, 1] } });
  });

  it('takes a day that never changes for no time, unless its heading says so', () => {
    const rows = ['1', '2', '3'].map((cycle) => ['2019-05-01', cycle]);
    expect(find(['built', 'cycle'], rows).ok).toBe(false);
    expect(find(['date', 'cycle'], rows).ok).toBe(true);
  });

  it('reads numbers as times that have gone by only below a heading that says so', () => {
    const rows = [
      ['0.0', '5'],
      ['0.1', '6'],
    ];
    expect(find(['Time [s]', 'a'], rows)).toMatchObject({ time: { form: { format: 'elapsed-s' } } });
    expect(find(['Cycle time', 'a'], rows).ok).toBe(false);
  });
});

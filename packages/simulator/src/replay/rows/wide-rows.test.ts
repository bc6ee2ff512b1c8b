import { describe, expect, it } from 'vitest';
import type { CsvFile } from '../recording.ts';
import { parseRow } from './wide-rows.ts';

const csv: CsvFile = {
  path: 'recording.csv',
  bytes: 1,
  separator: ',',
  usualGapMs: 1000,
  columns: {
    count: 4,
    time: 0,
    dateOrder: 'day first',
    sensors: [
      { index: 1, sensor: 'temp', unit: '°C' },
      { index: 3, sensor: 'speed', unit: null },
    ],
    leftOut: [{ column: 'label', reason: 'a label' }],
  },
};

describe('parseRow', () => {
  it('reads the time and the values of the sensors', () => {
    expect(parseRow('2026-01-05 08:00:00,75.5,x,1490', csv)).toEqual({
      ok: true,
      time: Date.UTC(2026, 0, 5, 8),
      values: [
        { sensor: 'temp', value: 75.5, unit: '°C' },
        { sensor: 'speed', value: 1490, unit: null },
      ],
    });
  });

  it('reads dates in the order of the file', () => {
    const monthFirst: CsvFile = { ...csv, columns: { ...csv.columns, dateOrder: 'month first' } };
    expect(parseRow('01/05/2026 08:00,75.5,x,1490', monthFirst)).toMatchObject({
      time: Date.UTC(2026, 0, 5, 8),
    });
  });

  it('leaves out a cell that is empty or NaN, and keeps the others', () => {
    expect(parseRow('2026-01-05 08:00:00,,0,1490', csv)).toMatchObject({ values: [{ sensor: 'speed' }] });
    expect(parseRow('2026-01-05 08:00:00,75,0,NaN', csv)).toMatchObject({ values: [{ sensor: 'temp' }] });
  });

  it.each([
    ['2026-01-05 08:00:00,75', '2 columns instead of 4'],
    ['2026-01-05 08:00:00,75,0,1490,', '5 columns instead of 4'],
    ['yesterday,75,0,1490', '"yesterday" is no time'],
    [',75,0,1490', '"" is no time'],
    ['2026-01-05 08:00:00,hot,0,1490', 'temp: "hot" is no number'],
    ['2026-01-05 08:00:00,,0,', 'no cell holds a number'],
    ['2026-01-05 08:00:00,"75,0,1490', 'the quotes are not in order'],
  ])('says why %s is no row', (text, reason) => {
    expect(parseRow(text, csv)).toEqual({ ok: false, reason });
  });
});

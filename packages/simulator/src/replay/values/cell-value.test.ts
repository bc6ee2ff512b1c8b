import { describe, expect, it } from 'vitest';
import { readCell } from './cell-value.ts';

const read = (cell: string) => readCell(cell, 'decimal point');

describe('readCell', () => {
  it.each([
    ['21.5 °C', 21.5, '°C'],
    ['55%', 55, '%'],
    ['−5 °C', -5, '°C'],
    ['3.2bar', 3.2, 'bar'],
    ['12 m3/h', 12, 'm3/h'],
    ['1,234 rpm', 1234, 'rpm'],
    ['7', 7, null],
  ])('reads value and unit of "%s"', (cell, value, unit) => {
    expect(read(cell)).toEqual({ kind: 'number', value, unit });
  });

  it.each([
    ['ON', 1],
    ['off', 0],
    ['TRUE', 1],
    ['FALSCH', 0],
    ['Ein', 1],
  ])('reads the switch %s', (cell, value) => {
    expect(read(cell)).toEqual({ kind: 'switch', value });
  });

  it.each([
    ...['', 'NaN', 'nan', 'NA', 'n/a', 'NULL', '-', '--', '?', 'None'],
    ...['Bad', 'I/O Timeout', 'No Data', 'Pt Created', 'Scan Off', 'Bad Input', 'Comm Fail'],
    ...['#DIV/0!', '#N/A', '#VALUE!', '#BEZUG!', '#NV', '1.#QNAN', '-1.#IND', '1.#INF', '1,#QNAN00'],
    ...['inf', '-inf', 'Infinity', '[-11059] No Good Data For Calculation'],
  ])('knows that "%s" is no value', (cell) => {
    expect(read(cell)).toEqual({ kind: 'none' });
  });

  it.each(['running', 'M07', '5" steel', '2026-01-05', '8:00', '0x1F'])('takes "%s" for a text', (cell) => {
    expect(read(cell)).toEqual({ kind: 'text' });
  });

  it('takes zero for a value', () => {
    expect(read('0')).toMatchObject({ value: 0 });
  });
});

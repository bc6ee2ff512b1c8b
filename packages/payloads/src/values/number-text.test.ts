import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumberText } from './number-text.ts';
import { readStateText } from './state-text.ts';

describe('a number as text', () => {
  it.each([
    ['21.5', 21.5],
    ['21.5\0', 21.5],
    [' -3 ', -3],
    ['1e3', 1000],
    ['21,5', 21.5],
    ['0,125', 0.125],
    ['-0,125', -0.125],
    ['1234,567', 1234.567],
    ['12,3456', 12.3456],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1.234.567', 1_234_567],
    ['1\u202f234,5', 1234.5],
    ['1 234 567', 1_234_567],
    ["1'234.5", 1234.5],
    ['\u22125', -5],
    ['\u20135', -5],
  ])('%j is %d', (text, value) => {
    expect(readNumberText(text)).toEqual({ value });
  });

  it.each([
    ['21.5 °C', 21.5, '°C'],
    ['55%', 55, '%'],
    ['-4,2 bar', -4.2, 'bar'],
    ['1.2 mm/s', 1.2, 'mm/s'],
    ['3 µm', 3, 'µm'],
    ['1 450 rpm', 1450, 'rpm'],
    ['21.5 degC', 21.5, 'degC'],
    ['21,5 deg C', 21.5, 'deg C'],
    ['12.5 m3/h', 12.5, 'm3/h'],
    ['5 bar g', 5, 'bar g'],
    ['7 Stk', 7, 'Stk'],
  ])('%j has a unit', (text, value, unit) => {
    expect(readNumberText(text)).toEqual({ value, unit });
  });

  it.each(['1,234', '-12,345'])('%j may be either', (text) => {
    expect(readNumberText(text)).toBe('ambiguous');
  });

  it.each([
    '',
    'NaN',
    'Infinity',
    '0x10',
    '1 2',
    '3 doors open',
    'M01',
    '2026-01-05',
    '1.2.3',
    '1,2,3',
    '--1',
    '12:30',
    '1/0',
    '12/24',
    '3 of 4',
  ])('%j is none', (text) => {
    expect(readNumberText(text)).toBeUndefined();
  });

  it('is read back whatever the number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (given) => {
        const value = given + 0;
        expect(readNumberText(String(value))).toEqual({ value });
      }),
    );
  });
});

describe('a state', () => {
  it.each(['open', 'E12', 'RUN\0', 'Störung: Öl', '3 doors open', '停止', 'x'.repeat(255)])(
    'may be %j',
    (text) => {
      expect(readStateText(text)).toBe(text.replace('\0', ''));
    },
  );

  it.each([
    '',
    '12',
    '1 2',
    'NaN',
    '-inf',
    '1.#QNAN',
    '0x10',
    '?!',
    '{"value":1}',
    '[RUN]',
    '<value>1</value>',
    '2026-01-05T08:00:00Z',
    '2026-01-05 09:00:00+01:00',
    '0T02:11:45',
    'null',
    'N/A',
    'a\u0007b',
    '\ud800a',
    'x'.repeat(256),
  ])('is not %j', (text) => {
    expect(readStateText(text)).toBeUndefined();
  });
});

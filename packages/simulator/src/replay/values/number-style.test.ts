import { describe, expect, it } from 'vitest';
import { parseNumber, recogniseNumberStyle } from './number-style.ts';

describe('parseNumber', () => {
  it.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['+.5', 0.5],
    ['32.', 32],
    ['1.5e-3', 0.0015],
    ['1,5', 1.5],
    ['1,234', 1234],
    ['1,234.5', 1234.5],
    ['1,234,567', 1_234_567],
    ['−5', -5],
    ['1 234.5', 1234.5],
    ["1'234.5", 1234.5],
    ['1.234,5', 1234.5],
  ])('reads %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    ['1,5', 1.5],
    ['1.234', 1234],
    ['1.234,5', 1234.5],
    ['1.234.567,8', 1_234_567.8],
    ['1\u202f234,5', 1234.5],
    ['1\u00a0234', 1234],
    ['−5,25', -5.25],
    ['1,234', 1.234],
    ['20.5', 20.5],
  ])('reads %s where commas are decimal', (text, value) => {
    expect(parseNumber(text, 'decimal comma')).toBe(value);
  });

  it.each(['', 'oops', '0x10', 'Infinity', '1e999', '1,2,3', '1.2.3', '1 2', 'true', '1,23,456'])(
    'reads no number from "%s"',
    (text) => {
      expect(parseNumber(text)).toBeUndefined();
      expect(parseNumber(text, 'decimal comma')).toBeUndefined();
    },
  );
});

describe('recogniseNumberStyle', () => {
  it.each([
    [['20.5', '1.234'], 'decimal point'],
    [['20,5', '1.234'], 'decimal comma'],
    [['1.234,5'], 'decimal comma'],
    [['1,234.5'], 'decimal point'],
    [['0.125'], 'decimal point'],
    [['1\u202f234,5'], 'decimal comma'],
    [['1.234', '7'], undefined],
    [['1,234'], undefined],
    [[], undefined],
  ] as const)('reads %j as %s', (cells, style) => {
    expect(recogniseNumberStyle(cells)).toBe(style);
  });
});

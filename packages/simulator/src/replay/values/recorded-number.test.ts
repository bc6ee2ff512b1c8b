import { describe, expect, it } from 'vitest';
import { isNothing, parseNumber } from './recorded-number.ts';

describe('parseNumber', () => {
  it.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['+.5', 0.5],
    ['32.', 32],
    ['1.5e-3', 0.0015],
    ['1,5', 1.5],
  ])('reads %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(['', 'oops', '0x10', 'Infinity', '1e999', '1,2,3', 'true'])('reads no number from "%s"', (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });
});

describe('isNothing', () => {
  it.each(['', 'NaN', 'nan', 'NA', 'n/a', 'NULL', '-'])('knows that "%s" is no value', (text) => {
    expect(isNothing(text)).toBe(true);
  });

  it('takes zero for a value', () => {
    expect(isNothing('0')).toBe(false);
  });
});

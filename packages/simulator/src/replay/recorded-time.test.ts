import { describe, expect, it } from 'vitest';
import { looksLikeTime, parseRecordedTime } from './recorded-time.ts';

const instant = Date.UTC(2026, 0, 5, 8);

describe('parseRecordedTime', () => {
  it.each([
    ['2026-01-05T08:00:00Z', instant],
    ['2026-01-05T09:00:00+01:00', instant],
    ['2026-01-05 09:00:00+01', instant],
    ['2026-01-05T08:00:00', instant],
    ['2026-01-05 08:00:00', instant],
    ['2026-01-05 08:00', instant],
    ['2026-01-05 08:00:00.250', instant + 250],
    ['2026-01-05 08:00:00.250125', instant + 250.125],
    ['2026-01-05', Date.UTC(2026, 0, 5)],
    ['1767600000', instant],
    ['1767600000.5', instant + 500],
    ['1767600000000', instant],
    ['12.5', 12_500],
  ])('reads %s', (text, expected) => {
    expect(parseRecordedTime(text)).toBeCloseTo(expected, 3);
  });

  it.each(['', 'noon', '08:00:00', '2026-13-05 08:00:00', '1e9', '-5', '17676000000000000'])(
    'reads no time from "%s"',
    (text) => {
      expect(parseRecordedTime(text)).toBeUndefined();
    },
  );
});

describe('looksLikeTime', () => {
  it('takes a number for a time only when it falls into our days', () => {
    expect(looksLikeTime('1767600000')).toBe(true);
    expect(looksLikeTime('1767600000000')).toBe(true);
    expect(looksLikeTime('10844')).toBe(false);
    expect(looksLikeTime('0.0265')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from './timestamp.ts';

const instant = Date.UTC(2025, 11, 30, 15, 0, 0);

describe('parseInstant', () => {
  it.each([
    ['2025-12-30T15:00:00Z', instant],
    ['2025-12-30T15:00:00.000Z', instant],
    ['2025-12-30 15:00:00z', instant],
    ['2025-12-30T16:00:00+01:00', instant],
    ['2025-12-30T16:00:00+0100', instant],
    ['2025-12-30T15:00Z', instant],
    ['2025-12-30T15:00:00.5Z', instant + 500],
    ['2025-12-30T15:00:00.123456+00:00', instant + 123.456],
    ['2025-12-30T15:00:00.123456789Z', instant + 123.456],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    '2025-12-30T15:00:00',
    '2025-12-30',
    'yesterday',
    '',
    '2025-13-30T15:00:00Z',
    '2025-12-30T25:00:00Z',
  ])('refuses %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('formatInstant', () => {
  it('writes milliseconds, and microseconds where there are any', () => {
    expect(formatInstant(instant)).toBe('2025-12-30T15:00:00.000Z');
    expect(formatInstant(instant + 123.456)).toBe('2025-12-30T15:00:00.123456Z');
    expect(formatInstant(instant + 0.001)).toBe('2025-12-30T15:00:00.000001Z');
  });

  it('is undone by parseInstant, for every microsecond of a millisecond', () => {
    for (let micros = 0; micros < 1000; micros++) {
      const epochMs = Math.round((instant + 17) * 1000 + micros) / 1000;
      expect(parseInstant(formatInstant(epochMs))).toBe(epochMs);
    }
  });
});

import fc from 'fast-check';
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
    '2026-02-30T00:00:00Z',
    '2026-02-30T00:00:00.000Z',
    '2025-02-29T12:00:00+01:00',
    '2025-12-30T24:00:00Z',
    '2025-12-30T24:00:00.000Z',
  ])('refuses %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('the fast way for the usual forms', () => {
  // A small z or a space takes the slow way.
  const slowly = (text: string) => parseInstant(text.replace('T', ' '));

  it('reads every instant as the slow one does', () => {
    const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  it('refuses what the slow one does', () => {
    const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
    const fraction = fc.oneof(
      fc.constant(''),
      ...[1, 3, 6, 7].map((count) => digits(count).map((f) => `.${f}`)),
    );
    const parts = fc.tuple(digits(4), digits(2), digits(2), digits(2), digits(2), digits(2), fraction);
    fc.assert(
      fc.property(parts, ([year, month, day, hours, minutes, seconds, behind]) => {
        const text = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}${behind}Z`;
        expect(parseInstant(text)).toBe(slowly(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads every fraction as the slow one does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), fc.constantFrom(3, 6), (micros, count) => {
        const text = `2025-12-30T15:00:00.${String(micros).padStart(6, '0').slice(0, count)}Z`;
        expect(parseInstant(text)).toBe(slowly(text));
      }),
    );
  });

  it.each([
    '2025-02-28T24:00:00.000Z',
    '2025-02-29T00:00:00.000Z',
    '2025-02-30T12:00:00.000Z',
    '2025-12-30T15:00:60.000Z',
    '2025-12-30T15:00:00.00aZ',
    '2025-12-30T15:00:00.00000aZ',
    '2025-12-30T15:00:00,000Z',
    '2025-12-30T15:00:0aZ',
    '2025-12-30T15:00:00+',
    '2025-12-30T1 :00:00.000Z',
    '+025-12-30T15:00:00.000Z',
  ])('says of %s what the slow one says', (text) => {
    expect(parseInstant(text)).toBe(slowly(text));
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

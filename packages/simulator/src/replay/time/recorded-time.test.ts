import { describe, expect, it } from 'vitest';
import { looksLikeTime, parseRecordedTime, recogniseDateOrder } from './recorded-time.ts';

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
    ['05.01.2026 08:00', instant],
    ['5.1.2026 8:00:00', instant],
    ['05.01.2026 08:00:00,250', instant + 250],
    ['05.01.2026', Date.UTC(2026, 0, 5)],
    ['05/01/2026 08:00', instant],
    ['05/01/2026 08:00:00', instant],
    ['05/01/2026, 08:00:00', instant],
  ])('reads %s', (text, expected) => {
    expect(parseRecordedTime(text, 'day first')).toBeCloseTo(expected, 3);
  });

  it('reads dates with slashes in the order of the file, and those with dots always day first', () => {
    expect(parseRecordedTime('01/05/2026 08:00', 'month first')).toBe(instant);
    expect(parseRecordedTime('05.01.2026 08:00', 'month first')).toBe(instant);
    expect(parseRecordedTime('13/01/2026 08:00', 'month first')).toBeUndefined();
  });

  it.each([
    '',
    'noon',
    '08:00:00',
    '2026-13-05 08:00:00',
    '05.13.2026 08:00',
    '05.01/2026',
    '1e9',
    '-5',
    '17676000000000000',
  ])('reads no time from "%s"', (text) => {
    expect(parseRecordedTime(text, 'day first')).toBeUndefined();
  });
});

describe('recogniseDateOrder', () => {
  it.each([
    [['03/04/2026 08:00', '13/04/2026 08:00'], 'day first'],
    [['03/04/2026 08:00', '03/13/2026 08:00'], 'month first'],
    [['03/04/2026 08:00', '12/12/2026 08:00'], undefined],
    [['03.04.2026 08:00'], 'day first'],
    [['2026-04-03 08:00'], 'day first'],
  ])('reads %j as %s', (cells, order) => {
    expect(recogniseDateOrder(cells)).toBe(order);
  });
});

describe('looksLikeTime', () => {
  it('takes a number for a time only when it falls into our days', () => {
    expect(looksLikeTime('1767600000')).toBe(true);
    expect(looksLikeTime('1767600000000')).toBe(true);
    expect(looksLikeTime('10844')).toBe(false);
    expect(looksLikeTime('0.0265')).toBe(false);
  });

  it('takes a date for a time in either order', () => {
    expect(looksLikeTime('13/01/2026 08:00')).toBe(true);
    expect(looksLikeTime('01/13/2026 08:00')).toBe(true);
    expect(looksLikeTime('13/13/2026 08:00')).toBe(false);
  });
});

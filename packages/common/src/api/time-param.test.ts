import { describe, expect, it } from 'vitest';
import { parseTimeParam, timeParamSchema } from './time-param.ts';

const now = Date.UTC(2026, 0, 5, 8);

describe('an instant of a query', () => {
  it.each([
    ['now', '2026-01-05T08:00:00.000Z'],
    ['-90s', '2026-01-05T07:58:30.000Z'],
    ['-15m', '2026-01-05T07:45:00.000Z'],
    ['-6h', '2026-01-05T02:00:00.000Z'],
    ['now-6h', '2026-01-05T02:00:00.000Z'],
    ['-7d', '2025-12-29T08:00:00.000Z'],
    ['-2w', '2025-12-22T08:00:00.000Z'],
    ['-0s', '2026-01-05T08:00:00.000Z'],
    ['2026-01-05T09:00:00+01:00', '2026-01-05T08:00:00.000Z'],
    ['2026-01-05T08:00:00.001Z', '2026-01-05T08:00:00.001Z'],
    ['2026-01-05T09:00:00 01:00', '2026-01-05T08:00:00.000Z'],
    ['2026-01-05 09:00:00.5 0100', '2026-01-05T08:00:00.500Z'],
    ['1767600000', '2026-01-05T08:00:00.000Z'],
    ['1767600000.5', '2026-01-05T08:00:00.500Z'],
    ['1767600000000', '2026-01-05T08:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(timeParamSchema.safeParse(text).success).toBe(true);
    expect(new Date(parseTimeParam(text, now) ?? Number.NaN).toISOString()).toBe(expected);
  });

  it.each([
    '',
    '-',
    '15m',
    '+15m',
    '-15',
    '-15y',
    '-1.5h',
    'nowish',
    '2026-01-05',
    '2026-01-05T08:00:00',
    '2026-01-05 08:00',
    '2026',
    '1767600000000000',
    '-999999w',
  ])('%j is none', (text) => {
    expect(parseTimeParam(text, now)).toBeUndefined();
    expect(timeParamSchema.safeParse(text).success).toBe(false);
  });
});

import { testInstant } from '@i40/common/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMsOf } from './epoch.ts';
import { readTimeText } from './time-text.ts';
import { instantInZone, isTimeZone } from './zoned-time.ts';

// 2026-01-05T08:00:00Z
const instant = testInstant;

describe('a time as text', () => {
  it.each([
    '2026-01-05T08:00:00Z',
    '2026-01-05t08:00:00.000z',
    '2026-01-05 09:00:00+01:00',
    '2026-01-05T09:00:00+0100',
    '2026-01-05T09:00:00+01',
    '2026-01-05 03:00:00 -0500',
    '2026-01-05 08:00:00 +0000 UTC',
    '2026-01-05T09:00:00+01:00[Europe/Paris]',
    '2026-01-05 08:00:00 UTC',
    '2026/01/05 08:00 GMT',
    ' 2026-01-05T08:00:00,000Z\0',
    '20260105T080000Z',
    'Mon, 05 Jan 2026 08:00:00 GMT',
    '5 January 2026 09:00 +0100',
    '/Date(1767600000000)/',
    'Mon Jan  5 08:00:00 UTC 2026',
    'Mon Jan 05 2026 09:00:00 GMT+0100 (Central European Standard Time)',
    '134120736000000000',
    '1767600000',
    '1767600000.000',
    '1767600000000',
    '1767600000000000',
    '1767600000000000000',
  ])('%j is read', (text) => {
    expect(readTimeText(text)).toEqual({ ok: true, epochMs: instant });
  });

  it.each([
    ['2026-01-05T09:00:00', 'Europe/Paris'],
    ['2026-01-05 08:00:00.000', 'UTC'],
    ['2026-01-05 13:30', '+05:30'],
    ['20260105030000', 'America/New_York'],
    ['2026.01.05 09:00:00', '+01'],
    ['Mon Jan  5 09:00:00 2026', 'Europe/Berlin'],
  ])('%j is read by the clocks of %s, and refused without a zone', (text, zone) => {
    expect(readTimeText(text, zone)).toEqual({ ok: true, epochMs: instant });
    expect(readTimeText(text)).toEqual({
      ok: false,
      reason: expect.stringMatching(/names no time zone: .* set INGEST_TIME_ZONE/),
    });
  });

  it.each([
    '',
    'yesterday',
    '2026-01-05',
    '08:00:00',
    '05.01.2026 08:00:00',
    '1/5/2026 8:00:00',
    '2026-13-05T08:00:00',
  ])('%j is none', (text) => {
    expect(readTimeText(text, 'UTC').ok).toBe(false);
  });
});

describe('a number of units since 1970', () => {
  it('is told by its magnitude, whatever instant a plant can have', () => {
    const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(instants, fc.constantFrom(1 / 1000, 1, 1000, 1e6), (ms, factor) => {
        expect(epochMsOf(ms * factor)).toBeCloseTo(ms, 2);
      }),
    );
  });
});

describe('what Windows and .NET count', () => {
  it.each([
    ['2000-01-01', 125_911_584_000_000_000, 630_822_816_000_000_000],
    ['2026-01-05', 134_120_448_000_000_000, 639_031_680_000_000_000],
  ])('is %s', (day, fileTime, ticks) => {
    expect(new Date(epochMsOf(fileTime))).toEqual(new Date(day));
    expect(new Date(epochMsOf(ticks))).toEqual(new Date(day));
  });
});

describe('a time zone', () => {
  it.each([
    ['Europe/Paris', true],
    ['UTC', true],
    ['+01:00', true],
    ['UTC-3', true],
    ['Mars/Olympus', false],
    ['+25:00', false],
    ['', false],
  ])('%j: %s', (zone, expected) => {
    expect(isTimeZone(zone)).toBe(expected);
  });

  it.each([
    ['before the clocks go forward', '2026-03-29T01:59:59Z', '2026-03-29T00:59:59Z'],
    ['in the hour that they leave out', '2026-03-29T02:30:00Z', '2026-03-29T01:30:00Z'],
    ['after it', '2026-03-29T03:00:00Z', '2026-03-29T01:00:00Z'],
    ['in the hour that comes twice, the first of them', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00Z'],
    ['after it', '2026-10-25T03:00:00Z', '2026-10-25T02:00:00Z'],
  ])('is right %s', (_when, wall, expected) => {
    expect(new Date(instantInZone(Date.parse(wall), 'Europe/Paris'))).toEqual(new Date(expected));
  });

  it('west of Greenwich takes the first of two hours as well', () => {
    expect(instantInZone(Date.parse('2026-11-01T01:30:00Z'), 'America/New_York')).toBe(
      Date.parse('2026-11-01T05:30:00Z'),
    );
  });
});

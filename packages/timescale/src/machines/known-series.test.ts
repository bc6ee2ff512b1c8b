import { aReading } from '@i40/common/testing';
import type { Logger } from '@i40/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { createKnownSeries, type KnownSeries } from './known-series.ts';

const minuteMs = 60_000;

describe('the series that a worker knows', () => {
  let now: number;
  let told: object[];
  let known: KnownSeries;
  const celsius = aReading({ unit: '°C', line: 'lineA' });
  const fahrenheit = { ...celsius, unit: '°F' };
  const elsewhere = { ...celsius, line: 'lineB' };

  beforeEach(() => {
    now = Date.UTC(2026, 0, 5, 8);
    told = [];
    const logger = { warn: (details: object) => told.push(details) } as unknown as Logger;
    known = createKnownSeries(() => now, logger);
    known.registered([celsius]);
    now += minuteMs;
  });

  it('are news when they come for the first time, and again after ten minutes', () => {
    expect(known.isNews(aReading({ sensor: 'other' }))).toBe(true);
    expect(known.isNews(celsius)).toBe(false);
    now += 10 * minuteMs;
    expect(known.isNews(celsius)).toBe(true);
  });

  it('are news when unit or line change, and not when a source leaves them out or sends from its buffer', () => {
    expect(known.isNews(fahrenheit)).toBe(true);
    expect(known.isNews(elsewhere)).toBe(true);
    expect(known.isNews({ ...celsius, unit: null, line: '' })).toBe(false);
    expect(known.isNews({ ...fahrenheit, is_historical: true })).toBe(false);
  });

  it('tell a change once an hour, however often it goes to and fro', () => {
    for (const reading of [fahrenheit, celsius, fahrenheit]) known.registered([reading]);
    expect(told).toEqual([expect.objectContaining({ sensor: 'temp', unit: '°F', before: '°C' })]);
    now += 61 * minuteMs;
    known.registered([celsius]);
    expect(told).toHaveLength(2);
  });

  it('tell a machine that comes from two lines', () => {
    known.registered([elsewhere]);
    expect(told).toEqual([expect.objectContaining({ machine_id: 'M01', line: 'lineB', before: 'lineA' })]);
  });

  it('are news at once when a unit or a line follows the first reading', () => {
    const bare = aReading({ sensor: 'other', unit: null, line: '' });
    known.registered([bare]);
    for (const told of [
      { ...bare, unit: '°C' },
      { ...bare, unit: '°F' },
      { ...bare, line: 'lineA' },
    ]) {
      expect(known.isNews(told)).toBe(true);
      known.registered([told]);
    }
  });

  it('are registered every ten seconds at most where two sources contradict each other', () => {
    for (let change = 0; change < 6; change++) known.registered([change % 2 === 0 ? fahrenheit : celsius]);
    expect(known.isNews(fahrenheit)).toBe(false);
    known.registered([fahrenheit]);
    expect(known.isNews(celsius)).toBe(false);
    now += 10_000;
    expect(known.isNews(celsius)).toBe(true);
  });
});

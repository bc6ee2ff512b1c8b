import { defaultSite, quality, type Reading } from '../src/reading.ts';

/** A fixed instant that tests count from: 2026-01-05T08:00:00Z. */
export const testInstant = Date.UTC(2026, 0, 5, 8);

/** A good reading in which a test changes only what matters to it. */
export function aReading(changes: Partial<Reading> = {}): Reading {
  return {
    ts: testInstant,
    site: defaultSite,
    line: 'lineA',
    machine_id: 'M01',
    sensor: 'temp',
    value: 75,
    unit: '°C',
    quality: quality.good,
    is_historical: false,
    ...changes,
  };
}

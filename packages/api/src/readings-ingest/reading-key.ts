import { type Reading, seriesKey } from '@i40/common';

/** What makes a row of its own. */
export function keyOf(reading: Pick<Reading, 'site' | 'machine_id' | 'sensor' | 'ts'>): string {
  return `${seriesKey(reading)}\n${reading.ts}`;
}

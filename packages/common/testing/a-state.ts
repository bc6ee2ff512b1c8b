import { defaultSite, quality } from '../src/reading.ts';
import type { StateReading } from '../src/state-reading.ts';
import { testInstant } from './a-reading.ts';

/** A good state in which a test changes only what matters to it. */
export function aState(changes: Partial<StateReading> = {}): StateReading {
  return {
    ts: testInstant,
    site: defaultSite,
    line: 'lineA',
    machine_id: 'M01',
    sensor: 'mode',
    value: 'RUN',
    quality: quality.good,
    is_historical: false,
    ...changes,
  };
}

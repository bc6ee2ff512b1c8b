import { z } from 'zod';
import { nameSchema } from './name.ts';

/**
 * OPC quality codes; 192 is "good", 68 "uncertain, last usable value". What lies below 64 is left out of statistics
 * and aggregates.
 */
export const quality = { bad: 0, uncertain: 64, stale: 68, good: 192 } as const;

/** Beyond it the squares that a standard deviation is made of would overflow. */
export const maxMagnitude = 1e100;

/** The site of a message whose topic names none. */
export const defaultSite = 'site-1';

/** One value of one sensor at one instant: what ingest stores and every other part reads. */
export const readingSchema = z.object({
  /** When the value was measured: epoch milliseconds. Fractions are kept down to the microsecond. */
  ts: z.number(),
  site: nameSchema,
  /** Production line, '' where the source names none. */
  line: z.union([z.literal(''), nameSchema]),
  machine_id: nameSchema,
  sensor: nameSchema,
  /** Always finite; booleans are 0 and 1. */
  value: z.number().min(-maxMagnitude).max(maxMagnitude),
  unit: z.string().nullable(),
  quality: z.int().min(0).max(255),
  /** Stored, but moves neither "latest" nor alarms: a source is sending what it buffered. */
  is_historical: z.boolean(),
});

export type Reading = z.infer<typeof readingSchema>;

/** What became of one would-be reading: bad data is a value, not an exception. */
export type ReadingResult = { ok: true; reading: Reading } | { ok: false; reason: string };

/** Site, machine and sensor: what a time series is called. */
export type Series = Pick<Reading, 'site' | 'machine_id' | 'sensor'>;

/** Site and machine: within a plant group, a machine id alone is not unique. */
export type MachineName = Pick<Reading, 'site' | 'machine_id'>;

/** A map key for a machine. The separator cannot occur in a name. */
export function machineKey({ site, machine_id }: MachineName): string {
  return `${site}\n${machine_id}`;
}

/** A map key for a series. The separator cannot occur in a name. */
export function seriesKey({ site, machine_id, sensor }: Series): string {
  return `${site}\n${machine_id}\n${sensor}`;
}

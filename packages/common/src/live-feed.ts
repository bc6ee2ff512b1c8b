import { z } from 'zod';
import { parseJsonPayload } from './json-payload.ts';
import { isName, nameSchema } from './name.ts';

/** What ingest publishes at `live/<site>/<machine_id>` after the commit: the readings of that machine, in one form. */
export const liveMessageSchema = z.array(
  z.object({
    ts: z.iso.datetime(),
    sensor: nameSchema,
    value: z.number(),
    unit: z.string().nullable(),
    quality: z.int(),
  }),
);

export type LiveMessage = z.infer<typeof liveMessageSchema>;

/**
 * Reads a message of the live feed; undefined for anything else. Checked by hand: the schema would cost several times
 * what JSON.parse does, and this is asked for every reading of the plant.
 */
export function parseLiveMessage(payload: Uint8Array): LiveMessage | undefined {
  const json = parseJsonPayload(payload);
  return json.ok && Array.isArray(json.value) && json.value.every(isLiveReading) ? json.value : undefined;
}

const isoUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;

function isLiveReading(value: unknown): value is LiveMessage[number] {
  if (typeof value !== 'object' || value === null) return false;
  const { ts, sensor, value: number, unit, quality } = value as Record<string, unknown>;
  return (
    typeof ts === 'string' &&
    isoUtc.test(ts) &&
    !Number.isNaN(Date.parse(ts)) &&
    isName(sensor) &&
    typeof number === 'number' &&
    (unit === null || typeof unit === 'string') &&
    Number.isInteger(quality)
  );
}

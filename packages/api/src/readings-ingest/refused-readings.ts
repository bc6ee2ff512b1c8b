import {
  type Database,
  DatabaseError,
  parseInstant,
  parseJsonPayload,
  type Reading,
  splitReadingsTopic,
  topics,
} from '@i40/common';
import { refusedMessages } from '@i40/timescale';
import { keyOf } from './reading-key.ts';

export interface Refused {
  reason: string;
  /** Another value at the same time would be another reading. */
  value: unknown;
}

/**
 * Why ingest refused some of these readings, by key: it may find them too old, or their machine one too many. It keeps them
 * one by one, or the message that they came in. What it had to cut is not found, nor is anything by who may not look.
 */
export async function findRefused(
  database: Database,
  readings: readonly Reading[],
  since: number,
): Promise<Map<string, Refused>> {
  const found = new Map<string, Refused>();
  const ofSites = [...new Set(readings.map(({ site }) => topics.readings(site)))];
  try {
    for (const { topic, payload, reason } of await refusedMessages(database, { topics: ofSites, since }))
      for (const { key, value } of readingsIn(topic, payload)) found.set(key, { reason, value });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
  return found;
}

function readingsIn(topic: string, payload: Uint8Array): { key: string; value: unknown }[] {
  const json = parseJsonPayload(payload);
  const site = splitReadingsTopic(topic)?.site;
  if (!json.ok || site === undefined) return [];
  const elements = (Array.isArray(json.value) ? json.value : [json.value]) as (Partial<Reading> | null)[];
  return elements.flatMap((element) => {
    const { ts: given, machine_id = '', sensor = '', value } = element ?? {};
    const ts = typeof given === 'string' ? parseInstant(given) : given;
    return ts === undefined ? [] : { key: keyOf({ site, machine_id, sensor, ts }), value };
  });
}

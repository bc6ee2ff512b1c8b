import type { IncomingMessage, Reading } from '@i40/common';
import { type EdgeNodeChange, maxPayloadBytes, type ParsedMessage } from '@i40/payloads';

/** A message, or an element of one, that is no reading, as `rejected_messages` keeps it. */
export interface RejectedEntry {
  kind: 'rejected';
  topic: string;
  payload: Uint8Array;
  reason: string;
}

export interface ReadingEntry {
  kind: 'reading';
  /** The message that the reading came in, should the database refuse it. */
  topic: string;
  reading: Reading;
}

/** What a message changed at a Sparkplug edge node: written with its readings, or neither is. */
export interface EdgeNodeEntry {
  kind: 'edge_node';
  change: EdgeNodeChange;
}

/** What is written as one row, and succeeds or fails apart from its neighbours. */
export type Entry = ReadingEntry | RejectedEntry | EdgeNodeEntry;

/**
 * Every reading and every rejection in a message becomes an entry: nothing is dropped. Of a payload over the limit its
 * beginning is kept.
 */
export function toEntries({ topic, payload }: IncomingMessage, parsed: ParsedMessage): Entry[] {
  const { readings, rejections, edgeNode } = parsed;
  const entries: Entry[] = readings.map((reading) => ({ kind: 'reading', topic, reading }));
  for (const { reason, element } of rejections) {
    entries.push({
      kind: 'rejected',
      topic,
      payload:
        typeof element === 'string'
          ? Buffer.from(element)
          : (element ?? payload.subarray(0, maxPayloadBytes)),
      reason,
    });
  }
  if (edgeNode) entries.push({ kind: 'edge_node', change: edgeNode });
  return entries;
}

/** A reading that the database would not take, in the words in which it can be sent again. */
export function refuse({ topic, reading }: ReadingEntry, why: string): RejectedEntry {
  const payload = Buffer.from(JSON.stringify(reading));
  return { kind: 'rejected', topic, payload, reason: `the database refused the reading: ${why}` };
}

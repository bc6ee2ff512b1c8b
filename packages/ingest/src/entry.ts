import { type IncomingMessage, maxPayloadBytes, parseReading, type Reading } from '@i40/common';

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

/** What is written as one row, and succeeds or fails apart from its neighbours. */
export type Entry = ReadingEntry | RejectedEntry;

/** Everything in a message becomes an entry: nothing is dropped. Of a payload over the limit its beginning is kept. */
export function toEntries({ topic, payload: whole, retained }: IncomingMessage, receivedAt: number): Entry[] {
  const { readings, rejections } = parseReading(topic, whole, receivedAt, retained);
  const payload = whole.subarray(0, maxPayloadBytes);
  const entries: Entry[] = readings.map((reading) => ({ kind: 'reading', topic, reading }));
  for (const { reason, element } of rejections) {
    entries.push({
      kind: 'rejected',
      topic,
      payload: element === undefined ? payload : Buffer.from(element),
      reason,
    });
  }
  return entries;
}

/** A reading that the database would not take, in the words in which it can be sent again. */
export function refuse({ topic, reading }: ReadingEntry, why: string): RejectedEntry {
  const payload = Buffer.from(JSON.stringify(reading));
  return { kind: 'rejected', topic, payload, reason: `the database refused the reading: ${why}` };
}

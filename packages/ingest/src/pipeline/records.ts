import type { IncomingMessage, Reading, StateReading } from '@i40/common';
import { maxPayloadBytes, type ParsedMessage } from '@i40/payloads';
import type { RejectedRecord, WriteRecord } from '@i40/timescale';

/**
 * What a message holds besides readings. Every rejection in it becomes a record: nothing is dropped. Of a payload over the
 * limit its beginning is kept.
 */
export function recordsBesideReadings(
  { topic, payload }: IncomingMessage,
  { rejections, edgeNode }: ParsedMessage,
  cutPayload: (record: RejectedRecord) => RejectedRecord = (record) => record,
): WriteRecord[] {
  const records: WriteRecord[] = rejections.map(({ reason, element }) => {
    const bytes =
      typeof element === 'string' ? Buffer.from(element) : (element ?? payload.subarray(0, maxPayloadBytes));
    return cutPayload({ kind: 'rejected', topic, payload: bytes, reason });
  });
  if (edgeNode) records.push({ kind: 'edge_node', change: edgeNode });
  return records;
}

/** A reading or state that is not taken, in the words in which it can be sent again. */
export function refuse(topic: string, reading: Reading | StateReading, reason: string): RejectedRecord {
  return { kind: 'rejected', topic, payload: Buffer.from(JSON.stringify(reading)), reason };
}

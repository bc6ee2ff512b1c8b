import type { IncomingMessage } from '@i40/common';
import { maxPayloadBytes, type ParsedMessage } from '@i40/payloads';
import type { ReadingRecord, RejectedRecord, WriteRecord } from '@i40/timescale';

/**
 * Every reading and every rejection in a message becomes a record: nothing is dropped. Of a payload over the limit its
 * beginning is kept.
 */
export function toRecords({ topic, payload }: IncomingMessage, parsed: ParsedMessage): WriteRecord[] {
  const { readings, rejections, edgeNode } = parsed;
  const records: WriteRecord[] = readings.map((reading) => ({ kind: 'reading', topic, reading }));
  for (const { reason, element } of rejections) {
    records.push({
      kind: 'rejected',
      topic,
      payload:
        typeof element === 'string'
          ? Buffer.from(element)
          : (element ?? payload.subarray(0, maxPayloadBytes)),
      reason,
    });
  }
  if (edgeNode) records.push({ kind: 'edge_node', change: edgeNode });
  return records;
}

/** A reading that the database would not take, in the words in which it can be sent again. */
export function refuse({ topic, reading }: ReadingRecord, why: string): RejectedRecord {
  const payload = Buffer.from(JSON.stringify(reading));
  return { kind: 'rejected', topic, payload, reason: `the database refused the reading: ${why}` };
}

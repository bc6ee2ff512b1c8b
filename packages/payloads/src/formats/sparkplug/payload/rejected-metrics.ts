import { bytesField, textField, varintField } from './protobuf-writer.ts';
import type { SparkplugMetric } from './sparkplug-payload.ts';

/** Marks what is kept of a rejected payload: sent again, part of a birth must not pass for the whole. */
export const remnantUuid = 'I40_REMNANT';

/** As a payload that can be sent again: without a seq, for that would disturb the present count. */
export function encodeRemnant(
  metrics: readonly SparkplugMetric[],
  timestamp: number | undefined,
): Uint8Array {
  const isWhole = timestamp !== undefined && Number.isSafeInteger(timestamp);
  const parts = metrics.map(({ bytes }) => bytesField(2, bytes));
  const head = isWhole ? varintField(1, timestamp) : [];
  return Buffer.concat([Uint8Array.from(head), ...parts, Uint8Array.from(textField(4, remnantUuid))]);
}

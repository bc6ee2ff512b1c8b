import { bytesField, textField, varintField } from './protobuf-writer.ts';
import type { SparkplugMetric } from './sparkplug-metric.ts';
import { rejectedMetricsUuid } from './sparkplug-payload.ts';

/** As a payload that can be sent again: without a seq, for that would disturb the present count. */
export function encodeRejectedMetrics(
  metrics: readonly SparkplugMetric[],
  timestamp: number | undefined,
): Uint8Array {
  return encodePayload(
    metrics.map(({ bytes }) => bytes),
    timestamp,
  );
}

/** One metric, within the templates whose member it is, the outermost first. Undefined where it cannot be written. */
export function encodeRejectedMember(
  member: SparkplugMetric,
  { wholes, timestamp }: { wholes: readonly SparkplugMetric[]; timestamp: number | undefined },
): Uint8Array | undefined {
  let { bytes } = member;
  for (const whole of wholes.toReversed()) {
    const alias = Number(whole.alias ?? 0);
    if (!Number.isSafeInteger(alias)) return undefined;
    bytes = Buffer.concat([
      ...(whole.name === undefined ? [] : [textField(1, whole.name)]),
      ...(whole.alias === undefined ? [] : [Uint8Array.from(varintField(2, alias))]),
      encodeTime(3, whole.timestamp),
      Uint8Array.from(varintField(4, templateDatatype)),
      bytesField(18, Buffer.concat([bytesField(2, bytes), Uint8Array.from(varintField(5, 0))])),
    ]);
  }
  return encodePayload([bytes], timestamp);
}

const templateDatatype = 19;

function encodePayload(metrics: readonly Uint8Array[], timestamp: number | undefined): Uint8Array {
  const parts = metrics.map((bytes) => bytesField(2, bytes));
  return Buffer.concat([encodeTime(1, timestamp), ...parts, textField(4, rejectedMetricsUuid)]);
}

function encodeTime(field: number, timestamp: number | undefined): Uint8Array {
  const isWhole = timestamp !== undefined && Number.isSafeInteger(timestamp);
  return Uint8Array.from(isWhole ? varintField(field, timestamp) : []);
}

import { decodeMetric } from './decode-metric.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import type { SparkplugMetric } from './sparkplug-metric.ts';

/** The payload of Sparkplug B 3.0, section 6.4: as much of it as readings are made of. */
export interface SparkplugPayload {
  /** Epoch milliseconds. */
  timestamp: number | undefined;
  metrics: SparkplugMetric[];
  seq: number | undefined;
  /** It holds what was rejected of another payload, and is sent again: of a birth it is not the whole. */
  isPart: boolean;
}

export type PayloadResult = { ok: true; payload: SparkplugPayload } | { ok: false; reason: string };

/** A convention that precedes Sparkplug 3.0: the true payload is the body, deflated. */
const compressedUuid = 'SPBV1.0_COMPRESSED';
/** Marks what is kept of a rejected payload. Such payloads wait in databases: the text must stay. */
export const rejectedMetricsUuid = 'I40_REMNANT';

export function decodeSparkplugPayload(bytes: Uint8Array): PayloadResult {
  const reader = new ProtobufReader(bytes);
  const payload: SparkplugPayload = { timestamp: undefined, metrics: [], seq: undefined, isPart: false };
  let uuid: string | undefined;
  while (reader.next()) {
    if (reader.field === 1) payload.timestamp = reader.unsigned() ?? payload.timestamp;
    else if (reader.field === 2) addMetric(payload.metrics, reader.bytes());
    else if (reader.field === 3) payload.seq = reader.unsigned() ?? payload.seq;
    else if (reader.field === 4) uuid = reader.text() ?? uuid;
    else reader.skip();
  }
  if (reader.problem) return { ok: false, reason: `the payload is not valid Sparkplug B: ${reader.problem}` };
  if (uuid === compressedUuid)
    return { ok: false, reason: 'the payload is compressed: switch compression off at the edge node' };
  payload.isPart = uuid === rejectedMetricsUuid;
  return { ok: true, payload };
}

function addMetric(metrics: SparkplugMetric[], bytes: Uint8Array | undefined): void {
  if (bytes) metrics.push(decodeMetric(bytes));
}

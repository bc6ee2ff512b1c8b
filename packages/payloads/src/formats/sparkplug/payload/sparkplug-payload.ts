import { decodeMetric } from './decode-metric.ts';
import { type MessageForm, readFields, readNumber, WireType } from './read-fields.ts';
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

interface PayloadMessage extends SparkplugPayload {
  uuid: string | undefined;
}

const { Varint, LengthDelimited } = WireType;

const payloadForm: MessageForm<PayloadMessage> = {
  wireTypes: { 1: Varint, 2: LengthDelimited, 3: Varint, 4: LengthDelimited },
  read(reader, field, payload) {
    if (field === 1) payload.timestamp = readNumber(reader);
    else if (field === 2) payload.metrics.push(decodeMetric(reader));
    else if (field === 3) payload.seq = readNumber(reader);
    else payload.uuid = reader.string();
  },
};

export function decodeSparkplugPayload(bytes: Uint8Array): PayloadResult {
  const message: PayloadMessage = {
    timestamp: undefined,
    metrics: [],
    seq: undefined,
    uuid: undefined,
    isPart: false,
  };
  const problem = readFields(bytes, payloadForm, message);
  if (problem) return { ok: false, reason: `the payload is not valid Sparkplug B: ${problem}` };
  const { uuid, timestamp, metrics, seq } = message;
  if (uuid === compressedUuid)
    return { ok: false, reason: 'the payload is compressed: switch compression off at the edge node' };
  return { ok: true, payload: { timestamp, metrics, seq, isPart: uuid === rejectedMetricsUuid } };
}

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { SparkplugMetric } from './sparkplug-metric.ts';
import { rejectedMetricsUuid } from './sparkplug-payload.ts';

const { Varint, LengthDelimited } = WireType;
const templateDatatype = 19;

/** As a payload that can be sent again: without a seq, for that would disturb the present count. */
export function encodeRejectedMetrics(
  metrics: readonly SparkplugMetric[],
  timestamp: number | undefined,
): Uint8Array {
  const writer = new BinaryWriter();
  writeTime(writer, 1, timestamp);
  for (const { bytes } of metrics) writer.tag(2, LengthDelimited).bytes(bytes);
  return writer.tag(4, LengthDelimited).string(rejectedMetricsUuid).finish();
}

/** One metric, within the templates whose member it is, the outermost first. */
export function encodeRejectedMember(
  member: SparkplugMetric,
  { wholes, timestamp }: { wholes: readonly SparkplugMetric[]; timestamp: number | undefined },
): Uint8Array {
  const metric = wholes.reduceRight((inner, whole) => ({ bytes: encodeTemplate(whole, inner.bytes) }), {
    bytes: member.bytes,
  });
  return encodeRejectedMetrics([{ ...member, ...metric }], timestamp);
}

/** A metric that is a template of this one member. */
function encodeTemplate({ name, alias, timestamp }: SparkplugMetric, member: Uint8Array): Uint8Array {
  const writer = new BinaryWriter();
  if (name !== undefined) writer.tag(1, LengthDelimited).string(name);
  if (alias !== undefined) writer.tag(2, Varint).uint64(alias);
  writeTime(writer, 3, timestamp);
  writer.tag(4, Varint).uint32(templateDatatype);
  writer.tag(18, LengthDelimited).fork();
  writer.tag(2, LengthDelimited).bytes(member).tag(5, Varint).bool(false);
  return writer.join().finish();
}

function writeTime(writer: BinaryWriter, field: number, timestamp: number | undefined): void {
  if (timestamp !== undefined && Number.isSafeInteger(timestamp)) writer.tag(field, Varint).uint64(timestamp);
}

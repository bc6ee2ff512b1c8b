import { readProperties } from './metric-properties.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import type { MetricValue, SparkplugMetric } from './sparkplug-metric.ts';

/** Plants nest two or three; a megabyte could nest so many that reading them would exhaust the stack. */
const maxDepth = 16;

/** The message `Metric` of Sparkplug B 3.0, section 6.4.6. `depth` counts the templates that it stands in. */
export function decodeMetric(bytes: Uint8Array, depth = 0): SparkplugMetric {
  const reader = new ProtobufReader(bytes);
  const metric: SparkplugMetric = {
    name: undefined,
    alias: undefined,
    timestamp: undefined,
    datatype: undefined,
    isHistorical: false,
    isTransient: false,
    isNull: false,
    value: undefined,
    members: undefined,
    quality: undefined,
    unit: undefined,
    problem: undefined,
    bytes,
  };
  while (reader.next()) readMetricField(reader, metric, depth);
  metric.problem ??= reader.problem;
  if (metric.members) inherit(metric.members, metric);
  return metric;
}

function readMetricField(reader: ProtobufReader, metric: SparkplugMetric, depth: number): void {
  switch (reader.field) {
    case 1:
      metric.name = reader.text() ?? metric.name;
      break;
    case 2:
      metric.alias = reader.unsignedText() ?? metric.alias;
      break;
    case 3:
      metric.timestamp = reader.unsigned() ?? metric.timestamp;
      break;
    case 4:
      metric.datatype = reader.unsigned() ?? metric.datatype;
      break;
    case 5:
      metric.isHistorical = reader.boolean() ?? metric.isHistorical;
      break;
    case 6:
      metric.isTransient = reader.boolean() ?? metric.isTransient;
      break;
    case 7:
      metric.isNull = reader.boolean() ?? metric.isNull;
      break;
    case 9:
      readProperties(reader.bytes(), metric);
      break;
    case 18:
      readTemplate(reader.bytes(), metric, depth);
      break;
    default:
      metric.value = readValue(reader) ?? metric.value;
  }
}

function readValue(reader: ProtobufReader): MetricValue | undefined {
  switch (reader.field) {
    case 10:
    case 11: {
      const bits = reader.field === 10 ? 32 : 64;
      return reader.integer() ? { kind: 'integer', low: reader.low, high: reader.high, bits } : undefined;
    }
    case 12:
    case 13: {
      const number = reader.field === 12 ? reader.float() : reader.double();
      return number === undefined ? undefined : { kind: 'number', number };
    }
    case 14: {
      const boolean = reader.boolean();
      return boolean === undefined ? undefined : { kind: 'boolean', boolean };
    }
    case 15:
    case 16:
    case 17:
      return reader.bytes() ? { kind: 'other' } : undefined;
    default:
      reader.skip();
      return undefined;
  }
}

/** The message `Template`, section 6.4.13. Of a definition the members are no values, and are left out. */
function readTemplate(bytes: Uint8Array | undefined, metric: SparkplugMetric, depth: number): void {
  if (!bytes) return;
  metric.value = { kind: 'other' };
  if (depth >= maxDepth) {
    metric.problem ??= `its templates are nested more than ${maxDepth} deep`;
    return;
  }
  const reader = new ProtobufReader(bytes);
  const members: SparkplugMetric[] = [];
  let isDefinition = false;
  while (reader.next()) {
    const member = reader.field === 2 ? reader.bytes() : undefined;
    if (member) members.push(decodeMetric(member, depth + 1));
    else if (reader.field === 5) isDefinition = reader.boolean() ?? isDefinition;
    else if (reader.field !== 2) reader.skip();
  }
  metric.problem ??= reader.problem;
  metric.members = isDefinition ? undefined : members;
}

/** What members do not say of themselves is that of the whole. */
function inherit(members: readonly SparkplugMetric[], whole: SparkplugMetric): void {
  for (const member of members) {
    member.timestamp ??= whole.timestamp;
    member.quality ??= whole.quality;
    member.isHistorical ||= whole.isHistorical;
    member.isTransient ||= whole.isTransient;
    member.isNull ||= whole.isNull;
    if (member.members) inherit(member.members, whole);
  }
}

import type { BinaryReader } from '@bufbuild/protobuf/wire';
import { readProperties } from './metric-properties.ts';
import { type MessageForm, readMessage, readNumber, WireType } from './read-fields.ts';
import type { MetricValue, SparkplugMetric } from './sparkplug-metric.ts';

const { Varint, LengthDelimited, Bit32, Bit64 } = WireType;

/** Plants nest two or three; a megabyte could nest so many that reading them would exhaust the stack. */
const maxDepth = 16;

const noBytes = new Uint8Array();

/**
 * The message `Metric` of Sparkplug B 3.0, section 6.4.6, where the reader stands. `depth` counts the templates that it
 * stands in.
 */
export function decodeMetric(reader: BinaryReader, depth = 0): SparkplugMetric {
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
    bytes: noBytes,
  };
  const start = reader.pos;
  const problem = readMessage(reader, metricForm, metric, depth);
  reader.pos = start;
  metric.bytes = reader.bytes();
  metric.problem ??= problem;
  if (metric.members) inherit(metric.members, metric);
  return metric;
}

const metricForm: MessageForm<SparkplugMetric> = {
  wireTypes: {
    1: LengthDelimited,
    2: Varint,
    3: Varint,
    4: Varint,
    5: Varint,
    6: Varint,
    7: Varint,
    9: LengthDelimited,
    10: Varint,
    11: Varint,
    12: Bit32,
    13: Bit64,
    14: Varint,
    15: LengthDelimited,
    16: LengthDelimited,
    17: LengthDelimited,
    18: LengthDelimited,
  },
  read(reader, field, metric, depth) {
    switch (field) {
      case 1:
        metric.name = reader.string();
        break;
      case 2:
        metric.alias = reader.uint64().toString();
        break;
      case 3:
        metric.timestamp = readNumber(reader);
        break;
      case 4:
        metric.datatype = readNumber(reader);
        break;
      case 5:
        metric.isHistorical = reader.bool();
        break;
      case 6:
        metric.isTransient = reader.bool();
        break;
      case 7:
        metric.isNull = reader.bool();
        break;
      case 9:
        readProperties(reader, metric);
        break;
      case 18:
        readTemplate(reader, metric, depth);
        break;
      default:
        metric.value = readValue(reader, field);
    }
  },
};

function readValue(reader: BinaryReader, field: number): MetricValue {
  switch (field) {
    case 10:
    case 11:
      return readInteger(reader, field === 10 ? 32 : 64);
    case 12:
      return { kind: 'number', number: reader.float() };
    case 13:
      return { kind: 'number', number: reader.double() };
    case 14:
      return { kind: 'boolean', boolean: reader.bool() };
    case 15:
      return { kind: 'text', text: reader.string() };
    default:
      reader.bytes();
      return { kind: 'other' };
  }
}

function readInteger(reader: BinaryReader, bits: 32 | 64): MetricValue {
  const value = BigInt(reader.uint64());
  return { kind: 'integer', low: Number(value & 0xffff_ffffn), high: Number(value >> 32n), bits };
}

interface Template {
  members: SparkplugMetric[];
  isDefinition: boolean;
}

const templateForm: MessageForm<Template> = {
  wireTypes: { 2: LengthDelimited, 5: Varint },
  read(reader, field, template, depth) {
    if (field === 2) template.members.push(decodeMetric(reader, depth));
    else template.isDefinition = reader.bool();
  },
};

/** The message `Template`, section 6.4.13. Of a definition the members are no values, and are left out. */
function readTemplate(reader: BinaryReader, metric: SparkplugMetric, depth: number): void {
  metric.value = { kind: 'other' };
  if (depth >= maxDepth) {
    reader.bytes();
    metric.problem ??= `its templates are nested more than ${maxDepth} deep`;
    return;
  }
  const template: Template = { members: [], isDefinition: false };
  const problem = readMessage(reader, templateForm, template, depth + 1);
  metric.problem ??= problem;
  metric.members = template.isDefinition ? undefined : template.members;
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

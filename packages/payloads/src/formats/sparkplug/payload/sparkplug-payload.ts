import { ProtobufReader } from './protobuf-reader.ts';
import { remnantUuid } from './rejected-metrics.ts';

/** The payload of Sparkplug B 3.0, section 6.4: as much of it as readings are made of. */
export interface SparkplugPayload {
  /** Epoch milliseconds. */
  timestamp: number | undefined;
  metrics: SparkplugMetric[];
  seq: number | undefined;
  /** It holds what was rejected of another payload, and is sent again. */
  isRemnant: boolean;
}

/** An integer comes as two unsigned halves: only its datatype tells whether it is signed. */
export type MetricValue =
  | { kind: 'integer'; low: number; high: number }
  | { kind: 'number'; number: number }
  | { kind: 'boolean'; boolean: boolean }
  /** A text, bytes, a data set or a template. */
  | { kind: 'other' };

export interface SparkplugMetric {
  name: string | undefined;
  /** In decimal: it may exceed what a number holds exactly. */
  alias: string | undefined;
  timestamp: number | undefined;
  datatype: number | undefined;
  isHistorical: boolean;
  isTransient: boolean;
  isNull: boolean;
  value: MetricValue | undefined;
  /** The property `Quality`. */
  quality: number | undefined;
  /** The property `engUnit`, in which Ignition and others send the unit. */
  unit: string | undefined;
  /** What is wrong with this metric alone. */
  problem: string | undefined;
  /** Its own bytes, to be kept where it is no reading. */
  bytes: Uint8Array;
}

export type PayloadResult = { ok: true; payload: SparkplugPayload } | { ok: false; reason: string };

/** A convention that precedes Sparkplug 3.0: the true payload is the body, deflated. */
const compressedUuid = 'SPBV1.0_COMPRESSED';

export function decodeSparkplugPayload(bytes: Uint8Array): PayloadResult {
  const reader = new ProtobufReader(bytes);
  const payload: SparkplugPayload = { timestamp: undefined, metrics: [], seq: undefined, isRemnant: false };
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
  payload.isRemnant = uuid === remnantUuid;
  return { ok: true, payload };
}

function addMetric(metrics: SparkplugMetric[], bytes: Uint8Array | undefined): void {
  if (bytes) metrics.push(decodeMetric(bytes));
}

function decodeMetric(bytes: Uint8Array): SparkplugMetric {
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
    quality: undefined,
    unit: undefined,
    problem: undefined,
    bytes,
  };
  while (reader.next()) readMetricField(reader, metric);
  metric.problem ??= reader.problem;
  return metric;
}

function readMetricField(reader: ProtobufReader, metric: SparkplugMetric): void {
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
    default:
      metric.value = readValue(reader) ?? metric.value;
  }
}

function readValue(reader: ProtobufReader): MetricValue | undefined {
  switch (reader.field) {
    case 10:
    case 11:
      return reader.integer() ? { kind: 'integer', low: reader.low, high: reader.high } : undefined;
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
    case 18:
      return reader.bytes() ? { kind: 'other' } : undefined;
    default:
      reader.skip();
      return undefined;
  }
}

/** Keys and values stand in two lists of the same order. */
function readProperties(bytes: Uint8Array | undefined, metric: SparkplugMetric): void {
  if (!bytes) return;
  const reader = new ProtobufReader(bytes);
  const keys: string[] = [];
  const values: Uint8Array[] = [];
  while (reader.next()) {
    if (reader.field === 1) keys.push(reader.text() ?? '');
    else if (reader.field === 2) values.push(reader.bytes() ?? new Uint8Array());
    else reader.skip();
  }
  metric.problem ??= reader.problem;
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value === undefined) continue;
    if (key === 'Quality') metric.quality = readProperty(value).integer;
    else if (key === 'engUnit') metric.unit = readProperty(value).text;
  }
}

function readProperty(bytes: Uint8Array): { integer: number | undefined; text: string | undefined } {
  const reader = new ProtobufReader(bytes);
  let integer: number | undefined;
  let text: string | undefined;
  while (reader.next()) {
    if (reader.field === 3 || reader.field === 4) integer = reader.unsigned() ?? integer;
    else if (reader.field === 8) text = reader.text() ?? text;
    else reader.skip();
  }
  return { integer, text };
}

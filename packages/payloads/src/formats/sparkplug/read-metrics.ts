import type { MachineName } from '@i40/common';
import { type Arrival, microsecond } from '../../arrival.ts';
import { addResult, type Gathered, gather, gathered, type ParsedMessage } from '../../parsed-message.ts';
import { type Birth, type BirthIndex, indexBirth, type MetricDefinition } from './edge-node.ts';
import { type MetricContext, readMetric } from './metric-reading.ts';
import { encodeRejectedMember } from './payload/rejected-metrics.ts';
import type { SparkplugMetric } from './payload/sparkplug-metric.ts';
import type { SparkplugPayload } from './payload/sparkplug-payload.ts';
import { defineMetric } from './session/births.ts';

interface MetricSource {
  machine: MachineName;
  line: string;
  arrival: Arrival;
  /** What its aliases stand for; undefined where the metrics bring their names themselves. */
  birth: Birth | undefined;
}

interface Reading extends MetricContext {
  gathered: Gathered;
  index: BirthIndex | undefined;
  timestamp: number | undefined;
  /** Of values that share the time of the payload, how many of each sensor came before. */
  untimed: Map<string, number>;
  /** The templates whose members are being read, the outermost first. */
  wholes: SparkplugMetric[];
}

/** Makes readings of the metrics of a payload, those in templates included; and of the rest, rejections. */
export function readMetrics(payload: SparkplugPayload, source: MetricSource): ParsedMessage {
  const { machine, line, arrival, birth } = source;
  const reading: Reading = {
    site: machine.site,
    machine_id: machine.machine_id,
    line,
    arrival,
    index: birth && indexBirth(birth),
    gathered: gather(),
    timestamp: payload.timestamp,
    untimed: new Map(),
    wholes: [],
  };
  for (const metric of payload.metrics) readOne(reading, metric, undefined);
  return gathered('sparkplug', reading.gathered);
}

function readOne(reading: Reading, metric: SparkplugMetric, whole: string | undefined): void {
  const { gathered: into } = reading;
  const definition = define(reading.index, metric, whole);
  if (definition && metric.members && !metric.problem && !metric.isNull) {
    readMembers(reading, metric, definition.name);
    return;
  }
  const result = definition
    ? readMetric(metric, definition, { context: reading, ts: timeOf(reading, metric, definition) })
    : undefinedMetric(metric);
  if (!result) into.ignored += 1;
  else if ('reading' in result) into.readings.push(result.reading);
  else addResult(into, result, { of: metric, encode: (of) => encodeRejectedMember(of, reading) });
}

function readMembers(reading: Reading, metric: SparkplugMetric, whole: string): void {
  const { members = [] } = metric;
  // A template without values is one thing that is no reading.
  if (members.length === 0) reading.gathered.ignored += 1;
  reading.wholes.push(metric);
  for (const member of members) readOne(reading, member, whole);
  reading.wholes.pop();
}

function define(
  index: BirthIndex | undefined,
  metric: SparkplugMetric,
  whole: string | undefined,
): MetricDefinition | undefined {
  if (!index) return defineMetric(metric, whole);
  const { alias, name } = metric;
  const byAlias = alias === undefined ? undefined : index.byAlias.get(alias);
  if (byAlias || name === undefined) return byAlias;
  return index.byName.get(whole === undefined ? name : `${whole}/${name}`) ?? defineMetric(metric, whole);
}

/**
 * Undefined for the time of arrival. Values of one sensor that share the time of the payload come a microsecond after
 * each other, or the last would be the only one that is kept.
 */
function timeOf(
  { timestamp, untimed }: Reading,
  metric: SparkplugMetric,
  { name }: MetricDefinition,
): number | undefined {
  if (metric.timestamp !== undefined || timestamp === undefined) return metric.timestamp;
  const before = untimed.get(name) ?? 0;
  untimed.set(name, before + 1);
  return timestamp + before * microsecond;
}

function undefinedMetric({ alias, problem }: SparkplugMetric) {
  const reason = alias === undefined ? 'the metric has no name' : `no birth has defined the alias ${alias}`;
  return { ok: false, reason: problem ? `the metric is malformed: ${problem}` : reason } as const;
}

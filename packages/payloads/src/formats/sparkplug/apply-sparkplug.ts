import type { Arrival } from '../../arrival.ts';
import { addResult, gather, ignore, type ParsedMessage, reject } from '../../parsed-message.ts';
import {
  type Birth,
  type EdgeNodeState,
  findBirth,
  indexBirth,
  type MetricDefinition,
  newEdgeNode,
  type SeriesLife,
} from './edge-node.ts';
import { type MetricContext, readMetric } from './metric-reading.ts';
import { encodeRemnant } from './payload/rejected-metrics.ts';
import {
  decodeSparkplugPayload,
  type SparkplugMetric,
  type SparkplugPayload,
} from './payload/sparkplug-payload.ts';
import {
  bearDevice,
  bearNode,
  bury,
  defineMetric,
  describeExcess,
  findBdSeq,
  isKnownBirth,
  isOutdatedBirth,
  readBirth,
  seriesOf,
} from './session/births.ts';
import { trackSequence } from './session/sequence.ts';
import type { SparkplugTopic } from './sparkplug-topic.ts';

/** Device names repeat across edge nodes; where they do so within a group, `edge/device` keeps their series apart. */
export const machineIdForms = ['device', 'edge/device'] as const;
export type MachineIdForm = (typeof machineIdForms)[number];

export interface SparkplugMessage {
  topic: SparkplugTopic;
  payload: Uint8Array;
  arrival: Arrival;
  machineIdForm: MachineIdForm;
}

/** A message whose payload is decoded, and the edge node before it. */
interface Step extends Omit<SparkplugMessage, 'payload'> {
  node: EdgeNodeState;
  payload: SparkplugPayload;
  receivedAt: number;
  /** The broker had kept it: its sequence number is not the present one. */
  isCopy: boolean;
}

/**
 * Form E of the payloads: Sparkplug B 3.0. What a message means depends on the births before it; so this takes the
 * edge node as it was (undefined before its first message) and returns what it has become among the results.
 * Group, edge node, device and metric become site, line, machine and sensor.
 */
export function applySparkplug(node: EdgeNodeState | undefined, message: SparkplugMessage): ParsedMessage {
  const { topic, arrival } = message;
  if (topic.type === 'CMD') return ignore('sparkplug');
  const decoded = decodeSparkplugPayload(message.payload);
  if (!decoded.ok) return reject('sparkplug', decoded.reason);
  const isCopy = topic.isCertificate || arrival.isRetained;
  const payload = isCopy ? { ...decoded.payload, seq: undefined } : decoded.payload;
  const known = node ?? newEdgeNode(topic);
  const step: Step = { ...message, payload, node: known, receivedAt: arrival.at, isCopy };
  switch (topic.type) {
    case 'BIRTH':
      return applyBirth(step);
    case 'DEATH':
      return topic.device === undefined ? applyNodeDeath(step) : applyDeviceDeath(step);
    case 'DATA':
      return applyData(step);
  }
}

function applyBirth(step: Step): ParsedMessage {
  const { node, topic, payload, receivedAt, isCopy } = step;
  const birth = readBirth(topic, payload, receivedAt);
  const isDevice = topic.device !== undefined;
  if (isCopy && isKnownBirth(node, birth)) return ignore('sparkplug');
  // Its metrics tell their names, so they can be read; but what is known of the edge node is newer.
  if (payload.isRemnant || isOutdatedBirth(node, birth)) return readMetrics(step, defineMetric);
  if (isDevice && !isCopy && !findBirth(node, undefined)?.isOnline) return missBirth(step);
  const excess = describeExcess(node, birth);
  if (excess) return refuseBirth(step, excess);
  const next = isDevice
    ? bearDevice(node, birth, { seq: payload.seq, receivedAt })
    : bearNode(node, birth, { payload, isCopy });
  // The broker's copy of a birth does not tell whether its sender is still alive.
  const series = isCopy ? [] : [...formerDevices(step), lifeOf(birth, step, null)];
  return { ...readMetrics(step, defineMetric), edgeNode: { node: next, series } };
}

/** Its aliases are unknown from now on, and those of the birth before it hold no longer. */
function refuseBirth(step: Step, reason: string): ParsedMessage {
  const { topic, payload, receivedAt, isCopy } = step;
  if (isCopy) return reject('sparkplug', reason);
  const isConcerned = ({ device }: Birth) => topic.device === undefined || device === topic.device;
  const series = step.node.births.filter(isConcerned).map((birth) => lifeOf(birth, step, receivedAt));
  const node = { ...step.node, sequence: trackSequence(step.node.sequence, payload.seq, receivedAt) };
  return { ...reject('sparkplug', reason), edgeNode: { node: bury(node, topic.device), series } };
}

/** An NBIRTH ends the former session: its devices are stale until they are born again. */
function formerDevices(step: Step): SeriesLife[] {
  if (step.topic.device !== undefined) return [];
  const devices = step.node.births.filter(({ device, isOnline }) => device !== '' && isOnline);
  return devices.map((birth) => lifeOf(birth, step, step.receivedAt));
}

/** An NDEATH is a will, published by the broker: it may be that of an earlier connection, and carries no seq. */
function applyNodeDeath(step: Step): ParsedMessage {
  const { node, payload, receivedAt } = step;
  if (!findBirth(node, undefined)?.isOnline || findBdSeq(payload) !== node.bdSeq) return ignore('sparkplug');
  const series = node.births.map((birth) => lifeOf(birth, step, receivedAt));
  return { ...ignore('sparkplug'), edgeNode: { node: bury(node, undefined), series } };
}

function applyDeviceDeath(step: Step): ParsedMessage {
  const { topic, payload, receivedAt } = step;
  const node = { ...step.node, sequence: trackSequence(step.node.sequence, payload.seq, receivedAt) };
  const birth = findBirth(node, topic.device);
  if (!birth?.isOnline) return { ...ignore('sparkplug'), edgeNode: { node, series: [] } };
  const series = [lifeOf(birth, step, receivedAt)];
  return { ...ignore('sparkplug'), edgeNode: { node: bury(node, topic.device), series } };
}

function applyData(step: Step): ParsedMessage {
  const { topic, payload, receivedAt } = step;
  const node = { ...step.node, sequence: trackSequence(step.node.sequence, payload.seq, receivedAt) };
  const birth = findBirth(node, topic.device);
  if (!findBirth(node, undefined)?.isOnline || !birth?.isOnline) return missBirth({ ...step, node });
  const { byAlias, byName } = indexBirth(birth);
  const define = (metric: SparkplugMetric) =>
    (metric.alias === undefined ? undefined : byAlias.get(metric.alias)) ??
    (metric.name === undefined ? undefined : (byName.get(metric.name) ?? defineMetric(metric)));
  return { ...readMetrics(step, define), edgeNode: { node, series: [] } };
}

/** Nothing in the message can be relied on: an alias means something only together with its birth. */
function missBirth({ node, topic, payload, receivedAt }: Step): ParsedMessage {
  const isNode = topic.device === undefined || !findBirth(node, undefined)?.isOnline;
  const who = isNode
    ? `edge node ${node.group}/${node.edge}`
    : `device ${topic.device} of ${node.group}/${node.edge}`;
  const hasDied = findBirth(node, isNode ? undefined : topic.device) !== undefined;
  const why = hasDied ? 'has died and was not born again' : `has not sent its ${isNode ? 'N' : 'D'}BIRTH yet`;
  const reason = `${who} ${why}, and without it the metrics cannot be told`;
  const element = encodeRemnant(payload.metrics, payload.timestamp);
  return {
    ...reject('sparkplug', reason),
    rejections: [{ reason, element }],
    edgeNode: { node: { ...node, rebirthWantedAt: node.rebirthWantedAt ?? receivedAt }, series: [] },
  };
}

function readMetrics(
  step: Step,
  define: (metric: SparkplugMetric) => MetricDefinition | undefined,
): Omit<ParsedMessage, 'edgeNode'> {
  const { payload, arrival } = step;
  const context: Omit<MetricContext, 'before'> = {
    ...placeOf(step.topic.device ?? '', step),
    line: step.topic.edge,
    payloadTimestamp: payload.timestamp,
    arrival,
  };
  const encode = (metric: SparkplugMetric) => encodeRemnant([metric], payload.timestamp);
  const gathered = gather();
  for (const metric of payload.metrics) {
    const definition = define(metric);
    const before = gathered.readings.length;
    const result = definition
      ? readMetric(metric, definition, { ...context, before })
      : undefinedMetric(metric);
    if (result) addResult(gathered, result, { of: metric, encode });
    else gathered.ignored += 1;
  }
  return { decoder: 'sparkplug', ...gathered };
}

function undefinedMetric({ alias, problem }: SparkplugMetric) {
  const reason = alias === undefined ? 'the metric has no name' : `no birth has defined the alias ${alias}`;
  return { ok: false, reason: problem ? `the metric is malformed: ${problem}` : reason } as const;
}

function lifeOf(birth: Birth, step: Step, staleSince: number | null): SeriesLife {
  return seriesOf(birth, { ...placeOf(birth.device, step), staleSince });
}

function placeOf(device: string, { topic, machineIdForm }: Step): { site: string; machine_id: string } {
  const { group, edge } = topic;
  if (device === '') return { site: group, machine_id: edge };
  return { site: group, machine_id: machineIdForm === 'device' ? device : `${edge}/${device}` };
}

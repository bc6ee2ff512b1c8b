import { isName } from '@i40/common';
import { maxAheadMs, maxUnitLength } from '../../reading-rules.ts';
import {
  type Birth,
  type EdgeNodeState,
  findBirth,
  type MetricDefinition,
  type SeriesLife,
} from './edge-node.ts';
import { isControl } from './metric-reading.ts';
import { greatestMeasuredDatatype, measuredValue } from './metric-value.ts';
import { restartSequence, trackSequence } from './sequence.ts';
import type { SparkplugMetric, SparkplugPayload } from './sparkplug-payload.ts';
import type { SparkplugTopic } from './sparkplug-topic.ts';

/** How births and deaths change what is known of an edge node. */

/**
 * Limits of what is kept of an edge node. It is stored as one JSON text, of less than 100 MB whatever the names, and
 * a JavaScript string ends at 512 MB.
 */
export const maxMetricsOfBirth = 10_000;
export const maxDevicesOfNode = 1_000;
export const maxMetricsOfNode = 100_000;

const maxNameLength = 255;

/** A birth to take over, from its message. A clock that is wrong must not make it newer than all that follow. */
export function readBirth(topic: SparkplugTopic, payload: SparkplugPayload, receivedAt: number): Birth {
  return {
    device: topic.device ?? '',
    isOnline: true,
    bornAt: Math.min(payload.timestamp ?? receivedAt, receivedAt + maxAheadMs),
    metrics: payload.metrics.flatMap((metric) => defineMetric(metric) ?? []),
  };
}

/**
 * Undefined for a metric without a name, which nothing can refer to. Names and units that are too long stay too long by
 * one character: their metrics are told from unknown ones, and rejected for what they are.
 */
export function defineMetric({ name, alias, datatype, unit }: SparkplugMetric): MetricDefinition | undefined {
  if (name === undefined) return undefined;
  return {
    name: name.slice(0, maxNameLength + 1),
    datatype: datatype ?? 0,
    ...(alias === undefined ? {} : { alias }),
    ...(unit === undefined ? {} : { unit: unit.slice(0, maxUnitLength + 1) }),
  };
}

/** Whether the broker's copy of a birth says nothing that is not known already. */
export function isKnownBirth(node: EdgeNodeState, birth: Birth): boolean {
  const known = findBirth(node, birth.device);
  return known !== undefined && known.bornAt >= birth.bornAt;
}

/**
 * Whether what is alive was born later than this birth tells. After a death any birth counts: a restart may have set
 * the clock back.
 */
export function isOutdatedBirth(node: EdgeNodeState, birth: Birth): boolean {
  const known = findBirth(node, birth.device);
  return known?.isOnline === true && known.bornAt > birth.bornAt;
}

/** Why a birth is too large to be kept; undefined where it is not. */
export function describeExcess(node: EdgeNodeState, birth: Birth): string | undefined {
  if (birth.metrics.length > maxMetricsOfBirth)
    return `the birth has ${birth.metrics.length} metrics; ${maxMetricsOfBirth} are allowed`;
  if (birth.device === '') return undefined;
  const others = node.births.filter(({ device }) => device !== birth.device);
  const devices = others.filter(({ device }) => device !== '').length + 1;
  if (devices > maxDevicesOfNode)
    return `edge node ${node.group}/${node.edge} has more than ${maxDevicesOfNode} devices`;
  const metrics = others.reduce((sum, other) => sum + other.metrics.length, birth.metrics.length);
  return metrics > maxMetricsOfNode
    ? `edge node ${node.group}/${node.edge} and its devices have more than ${maxMetricsOfNode} metrics`
    : undefined;
}

/** An NBIRTH begins a session: the devices of the former one must be born again. */
export function bearNode(
  node: EdgeNodeState,
  birth: Birth,
  { payload, isCopy }: { payload: SparkplugPayload; isCopy: boolean },
): EdgeNodeState {
  // Of the broker's copies, those of the devices may come before that of the node.
  const isOfThisSession = ({ device, bornAt }: Birth) => device !== '' && bornAt >= birth.bornAt;
  return {
    ...node,
    births: [birth, ...(isCopy ? node.births.filter(isOfThisSession) : [])],
    bdSeq: findBdSeq(payload),
    sequence: restartSequence(node.sequence, payload.seq),
    rebirthWantedAt: null,
  };
}

export function bearDevice(
  node: EdgeNodeState,
  birth: Birth,
  { seq, receivedAt }: { seq: number | undefined; receivedAt: number },
): EdgeNodeState {
  return {
    ...node,
    births: [...node.births.filter(({ device }) => device !== birth.device), birth],
    sequence: trackSequence(node.sequence, seq, receivedAt),
  };
}

/** Without a device: the node and all that hangs on it. */
export function bury(node: EdgeNodeState, device: string | undefined): EdgeNodeState {
  const isConcerned = (birth: Birth) => device === undefined || birth.device === device;
  return {
    ...node,
    births: node.births.map((birth) => (isConcerned(birth) ? { ...birth, isOnline: false } : birth)),
  };
}

export function findBdSeq({ metrics }: SparkplugPayload): number | null {
  const metric = metrics.find(({ name }) => name === 'bdSeq');
  const measured = measuredValue(metric?.value, metric?.datatype ?? 0);
  const number = measured.kind === 'value' ? Number(measured.value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** The series that a birth defines. */
export function seriesOf(
  birth: Birth,
  { site, machine_id, staleSince }: Omit<SeriesLife, 'sensors'>,
): SeriesLife {
  const sensors = birth.metrics
    .filter(({ name, datatype }) => datatype <= greatestMeasuredDatatype && isName(name) && !isControl(name))
    .map(({ name }) => name);
  return { site, machine_id, sensors, staleSince };
}

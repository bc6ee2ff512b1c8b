import { isName } from '../reading-rules.ts';
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

/** A birth to take over, from its message. */
export function readBirth(topic: SparkplugTopic, payload: SparkplugPayload, receivedAt: number): Birth {
  return {
    device: topic.device ?? '',
    isOnline: true,
    bornAt: payload.timestamp ?? receivedAt,
    metrics: payload.metrics.flatMap((metric) => defineMetric(metric) ?? []),
  };
}

/** Undefined for a metric without a name, which nothing can refer to. */
export function defineMetric({ name, alias, datatype, unit }: SparkplugMetric): MetricDefinition | undefined {
  if (name === undefined) return undefined;
  return {
    name,
    datatype: datatype ?? 0,
    ...(alias === undefined ? {} : { alias }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** Whether the broker's copy of a birth says nothing that is not known already. */
export function isKnownBirth(node: EdgeNodeState, birth: Birth): boolean {
  const known = findBirth(node, birth.device);
  return known !== undefined && known.bornAt >= birth.bornAt;
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

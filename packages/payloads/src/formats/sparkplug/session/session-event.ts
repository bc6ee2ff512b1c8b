import type { Arrival } from '../../../arrival.ts';
import type { Birth } from '../edge-node.ts';
import { measuredValue } from '../payload/metric-value.ts';
import type { SparkplugPayload } from '../payload/sparkplug-payload.ts';
import type { SparkplugTopic } from '../sparkplug-topic.ts';
import { defineMetrics } from './births.ts';

/** What a message says of the session of its edge node. */
export type SessionEvent = SessionFacts & ({ kind: 'death' | 'data' } | { kind: BirthKind; birth: Birth });

/** `keptBirth`: the broker's copy. `partOfBirth`: what was rejected of one, sent again. */
export type BirthKind = 'birth' | 'keptBirth' | 'partOfBirth';
export type BirthEvent = Extract<SessionEvent, { kind: BirthKind }>;

interface SessionFacts {
  /** Undefined where it concerns the edge node itself. */
  device: string | undefined;
  /** Epoch milliseconds. */
  receivedAt: number;
  /** What the edge node's clock said, in epoch milliseconds. */
  sentAt: number | undefined;
  /** Undefined in what the broker had kept: the present number is another one. */
  seq: number | undefined;
  /** Null where the message has none. */
  bdSeq: number | null;
  /** The broker had kept it, for however long. */
  isCopy: boolean;
}

export function readEvent(topic: SparkplugTopic, payload: SparkplugPayload, arrival: Arrival): SessionEvent {
  const isCopy = topic.isCertificate || arrival.isRetained;
  const facts: SessionFacts = {
    device: topic.device,
    receivedAt: arrival.at,
    sentAt: payload.timestamp,
    seq: isCopy ? undefined : payload.seq,
    bdSeq: topic.type === 'DATA' || topic.device !== undefined ? null : findBdSeq(payload),
    isCopy,
  };
  if (topic.type !== 'BIRTH') return { ...facts, kind: topic.type === 'DEATH' ? 'death' : 'data' };
  const birth: Birth = {
    device: topic.device ?? '',
    isOnline: true,
    bornAt: payload.timestamp ?? arrival.at,
    receivedAt: arrival.at,
    metrics: defineMetrics(payload.metrics),
  };
  const kind = payload.isPart ? 'partOfBirth' : isCopy ? 'keptBirth' : 'birth';
  return { ...facts, kind, birth };
}

function findBdSeq({ metrics }: SparkplugPayload): number | null {
  const metric = metrics.find(({ name }) => name === 'bdSeq');
  const measured = measuredValue(metric?.value, metric?.datatype ?? 0);
  const number = measured.kind === 'value' ? Number(measured.value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

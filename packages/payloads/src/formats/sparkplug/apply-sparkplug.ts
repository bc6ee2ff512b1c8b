import type { Arrival } from '../../arrival.ts';
import { ignore, type ParsedMessage, reject } from '../../parsed-message.ts';
import { type EdgeNodeState, newEdgeNode, type SeriesLife } from './edge-node.ts';
import { type MachineIdForm, machineOf } from './machine-id-form.ts';
import { encodeRejectedMetrics } from './payload/rejected-metrics.ts';
import { decodeSparkplugPayload, type SparkplugPayload } from './payload/sparkplug-payload.ts';
import { readMetrics } from './read-metrics.ts';
import { describeUnits, sensorsOf } from './session/births.ts';
import { readEvent } from './session/session-event.ts';
import { advanceSession } from './session/session-machine.ts';
import type { Fate, Life } from './session/step.ts';
import type { SparkplugTopic } from './sparkplug-topic.ts';

export interface SparkplugMessage {
  topic: SparkplugTopic;
  payload: Uint8Array;
  arrival: Arrival;
  machineIdForm: MachineIdForm;
}

/** Of one message; a birth can have a bad unit ten thousand times. */
const maxRemarks = 100;

/**
 * Form E of the payloads: Sparkplug B 3.0. What a message means depends on the births before it; so this takes the
 * edge node as it was (undefined before its first message) and returns what it has become among the results.
 * Group, edge node, device and metric become site, line, machine and sensor.
 */
export function applySparkplug(known: EdgeNodeState | undefined, message: SparkplugMessage): ParsedMessage {
  const { topic, arrival } = message;
  if (topic.type === 'CMD') return ignore('sparkplug');
  const decoded = decodeSparkplugPayload(message.payload);
  if (!decoded.ok) return reject('sparkplug', decoded.reason);
  const { payload } = decoded;
  const event = readEvent(topic, payload, arrival);
  const before = known ?? newEdgeNode(topic);
  const step = advanceSession(before, event);
  const parsed = handleMetrics(step.metrics, payload, message);
  if ('birth' in event) {
    const remarks = describeUnits(payload.metrics);
    if (remarks.length > 0) parsed.remarks = remarks.slice(0, maxRemarks);
  }
  if (step.node !== before) parsed.edgeNode = { node: step.node, series: seriesOfLives(step.lives, message) };
  return parsed;
}

function handleMetrics(fate: Fate, payload: SparkplugPayload, message: SparkplugMessage): ParsedMessage {
  switch (fate.kind) {
    case 'ignored':
      return ignore('sparkplug');
    case 'rejected': {
      const { reason, canComeAgain } = fate;
      if (!canComeAgain) return reject('sparkplug', reason);
      const element = encodeRejectedMetrics(payload.metrics, payload.timestamp);
      return { ...reject('sparkplug', reason), rejections: [{ reason, element }] };
    }
    default: {
      const { topic, arrival, machineIdForm } = message;
      const machine = machineOf(topic, topic.device ?? '', machineIdForm);
      const birth = fate.kind === 'defined' ? fate.birth : undefined;
      return readMetrics(payload, { machine, line: topic.edge, arrival, birth });
    }
  }
}

function seriesOfLives(lives: readonly Life[], { topic, machineIdForm }: SparkplugMessage): SeriesLife[] {
  return lives.map(({ birth, staleSince }) => ({
    ...machineOf(topic, birth.device, machineIdForm),
    sensors: sensorsOf(birth),
    staleSince,
  }));
}

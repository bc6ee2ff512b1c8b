import { memoize } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import { ignore, type ParsedMessage, reject } from '../../parsed-message.ts';
import { applySparkplug } from './apply-sparkplug.ts';
import { type EdgeNodeState, edgeNodeKey } from './edge-node.ts';
import type { MachineIdForm } from './machine-id-form.ts';
import { type RebirthRequest, type RebirthTiming, reconcileEdgeNode } from './rebirth.ts';
import { splitSparkplugTopic } from './sparkplug-topic.ts';

export interface SparkplugOptions extends Partial<RebirthTiming> {
  machineIdForm?: MachineIdForm;
  /** As the results of earlier messages had them, before a restart. */
  edgeNodes?: readonly EdgeNodeState[];
}

export interface SparkplugDecoder {
  /** The result tells what became of the edge node; the next message of it builds on that. */
  decode(topic: string, payload: Uint8Array, arrival: Arrival): ParsedMessage;
  /** Counts the gaps that have stayed and says which edge nodes should be born again. To be called every second or so. */
  dueRebirths(now: number): RebirthRequest[];
  /** Gaps in the sequence numbers of all edge nodes, and the messages lost in them. */
  losses(): { gaps: number; lost: number };
}

/** Each may bring a birth of a megabyte. */
const maxEdgeNodes = 10_000;
/** Edge nodes without a birth, which anybody can invent: the oldest gives way. */
const maxStrangers = 1_000;

/** Holds the edge nodes between one message and the next. */
export function createSparkplugDecoder(options: SparkplugOptions = {}): SparkplugDecoder {
  const { machineIdForm = 'edge/device', edgeNodes = [] } = options;
  const { reorderWaitMs = 2_000, throttleMs = 60_000 } = options;
  const born = edgeNodes.filter(isBorn);
  const nodes = new Map(born.map((node) => [edgeNodeKey(node), node]));
  const strangers = new Map<string, EdgeNodeState>();
  const split = memoize(splitSparkplugTopic, { maxEntries: 10_000, maxLength: 256 });

  return {
    decode(topic, payload, arrival) {
      const parts = split(topic);
      if (parts === 'host') return ignore('sparkplug');
      if ('reason' in parts) return reject('sparkplug', parts.reason);
      const key = edgeNodeKey(parts);
      const node = nodes.get(key) ?? strangers.get(key);
      if (!nodes.has(key) && nodes.size >= maxEdgeNodes)
        return reject('sparkplug', `there are more than ${maxEdgeNodes} edge nodes`);
      const message = applySparkplug(node, { topic: parts, payload, arrival, machineIdForm });
      const { edgeNode, ...found } = message;
      if (!edgeNode) return message;
      if (!isBorn(edgeNode.node)) {
        setBounded(strangers, key, edgeNode.node);
        return found;
      }
      strangers.delete(key);
      nodes.set(key, edgeNode.node);
      return message;
    },
    dueRebirths(now) {
      const requests: RebirthRequest[] = [];
      for (const known of [nodes, strangers]) {
        for (const [key, node] of known) {
          const reconciled = reconcileEdgeNode(node, now, { reorderWaitMs, throttleMs });
          if (reconciled.node !== node) known.set(key, reconciled.node);
          if (reconciled.request) requests.push(reconciled.request);
        }
      }
      return requests;
    },
    losses() {
      let [gaps, lost] = [0, 0];
      for (const { sequence } of nodes.values()) {
        gaps += sequence.gaps;
        lost += sequence.lost;
      }
      return { gaps, lost };
    },
  };
}

function isBorn({ births }: EdgeNodeState): boolean {
  return births.length > 0;
}

function setBounded(strangers: Map<string, EdgeNodeState>, key: string, node: EdgeNodeState): void {
  const [oldest] = strangers.keys();
  if (!strangers.has(key) && strangers.size >= maxStrangers && oldest !== undefined) strangers.delete(oldest);
  strangers.set(key, node);
}

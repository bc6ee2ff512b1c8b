import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { EdgeNodeState } from './edge-node.ts';
import { hasPassed, settleSequence } from './session/sequence.ts';

/** An edge node should send its births again. */
export interface RebirthRequest {
  kind: 'rebirth';
  group: string;
  edge: string;
}

export interface RebirthTiming {
  /** How long messages may take to overtake each other before something counts as missing, in milliseconds. */
  reorderWaitMs: number;
  /** Shortest time between two requests to one edge node, in milliseconds. */
  throttleMs: number;
}

/**
 * What the passing of time does to an edge node: a gap that nothing filled is counted, and after it, or after data
 * without a birth, a rebirth is due once the wait is over and the last request is long enough ago.
 */
export function reconcileEdgeNode(
  node: EdgeNodeState,
  now: number,
  { reorderWaitMs, throttleMs }: RebirthTiming,
): { node: EdgeNodeState; request?: RebirthRequest } {
  const sequence = settleSequence(node.sequence, now, reorderWaitMs);
  const hasNewGap = sequence.gaps > node.sequence.gaps;
  const wantedAt = hasNewGap ? now - reorderWaitMs : node.rebirthWantedAt;
  const isDue = wantedAt !== null && hasPassed(wantedAt, now, reorderWaitMs);
  const isThrottled =
    node.rebirthRequestedAt !== null && !hasPassed(node.rebirthRequestedAt, now, throttleMs);
  if (!isDue || isThrottled) {
    const hasChanged = hasNewGap || wantedAt !== node.rebirthWantedAt;
    return { node: hasChanged ? { ...node, sequence, rebirthWantedAt: wantedAt } : node };
  }
  const { group, edge } = node;
  return {
    node: { ...node, sequence, rebirthWantedAt: null, rebirthRequestedAt: now },
    request: { kind: 'rebirth', group, edge },
  };
}

export function rebirthTopic({ group, edge }: RebirthRequest): string {
  return `spBv1.0/${group}/NCMD/${edge}`;
}

const booleanDatatype = 11;

/** The payload of a request: the metric `Node Control/Rebirth`, true. To be sent at QoS 0, not retained. */
export function encodeRebirthCommand(now: number): Uint8Array {
  const { Varint, LengthDelimited } = WireType;
  const writer = new BinaryWriter().tag(1, Varint).uint64(now).tag(2, LengthDelimited).fork();
  writer.tag(1, LengthDelimited).string('Node Control/Rebirth');
  writer.tag(3, Varint).uint64(now);
  writer.tag(4, Varint).uint32(booleanDatatype);
  writer.tag(14, Varint).bool(true);
  return writer.join().finish();
}

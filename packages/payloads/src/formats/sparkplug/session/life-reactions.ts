import { type Birth, type EdgeNodeState, findBirth } from '../edge-node.ts';
import { trackSequence } from './sequence.ts';
import type { SessionEvent } from './session-event.ts';
import { noLives, type Step } from './step.ts';

/** What data and deaths do to a session. */

export function ignore(node: EdgeNodeState): Step {
  return { node, metrics: { kind: 'ignored' }, lives: noLives };
}

export function readByBirth(node: EdgeNodeState, { device, seq, receivedAt }: SessionEvent): Step {
  const sequence = trackSequence(node.sequence, seq, receivedAt);
  const birth = findBirth(node, device);
  return {
    node: sequence === node.sequence ? node : { ...node, sequence },
    metrics: birth ? { kind: 'defined', birth } : { kind: 'named' },
    lives: noLives,
  };
}

/** An NDEATH is a will, published by the broker: it may be that of an earlier connection. It carries no seq. */
export function endSession(node: EdgeNodeState, { bdSeq, receivedAt, isCopy }: SessionEvent): Step {
  if (!concernsSession(node.bdSeq, bdSeq, isCopy)) return ignore(node);
  const { births, concerned } = markDead(node, undefined);
  return {
    node: { ...node, births },
    metrics: { kind: 'ignored' },
    lives: concerned.map((birth) => ({ birth, staleSince: receivedAt })),
  };
}

/** Where a number is missing, a death that comes now is one of now: better stale until the next birth than alive for ever. */
function concernsSession(known: number | null, bdSeq: number | null, isCopy: boolean): boolean {
  if (isCopy) return bdSeq !== null && bdSeq === known;
  return bdSeq === null || known === null || bdSeq === known;
}

/** A device has died; the edge node says when (section 5.12), as far as its clock can be believed. */
export function leaveSession(node: EdgeNodeState, event: SessionEvent): Step {
  const birth = findBirth(node, event.device);
  const counted = countOnly(node, event);
  if (!birth?.isOnline) return counted;
  const { receivedAt, sentAt = receivedAt } = event;
  const isBelievable = sentAt >= birth.bornAt && sentAt <= receivedAt;
  return {
    node: { ...counted.node, births: markDead(node, event.device).births },
    metrics: { kind: 'ignored' },
    lives: [{ birth, staleSince: isBelievable ? sentAt : receivedAt }],
  };
}

export function countOnly(node: EdgeNodeState, { seq, receivedAt }: SessionEvent): Step {
  return {
    node: { ...node, sequence: trackSequence(node.sequence, seq, receivedAt) },
    metrics: { kind: 'ignored' },
    lives: noLives,
  };
}

/** Without a device: the edge node and all that hangs on it. */
export function markDead(
  { births }: EdgeNodeState,
  device: string | undefined,
): { births: Birth[]; concerned: Birth[] } {
  const isConcerned = (birth: Birth) => device === undefined || birth.device === device;
  return {
    births: births.map((birth) => (isConcerned(birth) ? { ...birth, isOnline: false } : birth)),
    concerned: births.filter(isConcerned),
  };
}

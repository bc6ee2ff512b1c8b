import { type Birth, type EdgeNodeState, findBirth } from '../edge-node.ts';
import { isKnownBirth, isOutdatedBirth } from './birth-order.ts';
import { describeExcess } from './births.ts';
import { markDead } from './life-reactions.ts';
import { restartSequence, trackSequence } from './sequence.ts';
import type { BirthEvent, SessionEvent } from './session-event.ts';
import { noLives, type Step } from './step.ts';

/** What births do to a session, and what is done where one is missing. */

/** An NBIRTH ends the former session: its devices are stale until they are born again. */
export function beginSession(node: EdgeNodeState, event: BirthEvent): Step {
  const { birth, bdSeq, seq, receivedAt } = event;
  const excess = describeExcess(node, birth);
  if (excess) return refuseBirth(node, event, excess);
  const former = node.births.filter(({ device, isOnline }) => device !== '' && isOnline);
  return {
    node: {
      ...node,
      births: [birth],
      bdSeq,
      sequence: restartSequence(node.sequence, seq),
      rebirthWantedAt: null,
    },
    metrics: { kind: 'named' },
    lives: [
      ...former.map((device) => ({ birth: device, staleSince: receivedAt })),
      { birth, staleSince: null },
    ],
  };
}

export function renewSession(node: EdgeNodeState, event: BirthEvent): Step {
  return isOutdatedBirth(node, event) ? readByName(node) : beginSession(node, event);
}

export function joinSession(node: EdgeNodeState, event: BirthEvent): Step {
  const { birth, seq, receivedAt } = event;
  const excess = describeExcess(node, birth);
  if (excess) return refuseBirth(node, event, excess);
  const births = withBirth(node.births, birth);
  return {
    node: { ...node, births, sequence: trackSequence(node.sequence, seq, receivedAt) },
    metrics: { kind: 'named' },
    lives: [{ birth, staleSince: null }],
  };
}

export function renewDevice(node: EdgeNodeState, event: BirthEvent): Step {
  return isOutdatedBirth(node, event) ? readByName(node) : joinSession(node, event);
}

/** The broker's copy of a birth does not tell whether its sender is still alive: its series stay what they are. */
export function adoptBirth(node: EdgeNodeState, { birth, device, bdSeq }: BirthEvent): Step {
  if (isKnownBirth(node, birth)) return { node, metrics: { kind: 'ignored' }, lives: noLives };
  const excess = describeExcess(node, birth);
  if (excess)
    return { node, metrics: { kind: 'rejected', reason: excess, canComeAgain: false }, lives: noLives };
  const next =
    device === undefined
      ? adoptSession(node, birth, bdSeq)
      : { ...node, births: withBirth(node.births, birth) };
  return { node: next, metrics: { kind: 'named' }, lives: noLives };
}

function adoptSession(node: EdgeNodeState, birth: Birth, bdSeq: number | null): EdgeNodeState {
  const isOfThisSession = ({ device, bornAt }: Birth) => device !== '' && bornAt >= birth.bornAt;
  return {
    ...node,
    births: [birth, ...node.births.filter(isOfThisSession)],
    bdSeq,
    sequence: restartSequence(node.sequence, undefined),
    rebirthWantedAt: null,
  };
}

/** The metrics tell their names, so they can be read; but what is known of the session is newer. */
export function readByName(node: EdgeNodeState): Step {
  return { node, metrics: { kind: 'named' }, lives: noLives };
}

/** Nothing in the message can be relied on: an alias means something only together with its birth. */
export function missBirth(node: EdgeNodeState, { device, receivedAt, kind, seq }: SessionEvent): Step {
  const sequence = kind === 'data' ? trackSequence(node.sequence, seq, receivedAt) : node.sequence;
  return {
    node: { ...node, sequence, rebirthWantedAt: node.rebirthWantedAt ?? receivedAt },
    metrics: { kind: 'rejected', reason: describeMissing(node, device), canComeAgain: true },
    lives: noLives,
  };
}

function describeMissing(node: EdgeNodeState, device: string | undefined): string {
  const isNode = device === undefined || !findBirth(node, undefined)?.isOnline;
  const who = isNode
    ? `edge node ${node.group}/${node.edge}`
    : `device ${device} of ${node.group}/${node.edge}`;
  const hasDied = findBirth(node, isNode ? undefined : device) !== undefined;
  const why = hasDied ? 'has died and was not born again' : `has not sent its ${isNode ? 'N' : 'D'}BIRTH yet`;
  return `${who} ${why}, and without it the metrics cannot be told`;
}

/** Its aliases are unknown from now on, and those of the birth before it hold no longer. */
function refuseBirth(node: EdgeNodeState, { device, seq, receivedAt }: SessionEvent, reason: string): Step {
  const sequence = trackSequence(node.sequence, seq, receivedAt);
  const dead = markDead(node, device);
  return {
    node: { ...node, births: dead.births, sequence },
    metrics: { kind: 'rejected', reason, canComeAgain: false },
    lives: dead.concerned.map((birth) => ({ birth, staleSince: receivedAt })),
  };
}

function withBirth(births: readonly Birth[], birth: Birth): Birth[] {
  return [...births.filter(({ device }) => device !== birth.device), birth];
}

import { type EdgeNodeState, findBirth } from '../edge-node.ts';
import {
  adoptBirth,
  beginSession,
  joinSession,
  missBirth,
  readByName,
  renewDevice,
  renewSession,
} from './birth-reactions.ts';
import { countOnly, endSession, ignore, leaveSession, readByBirth } from './life-reactions.ts';
import type { BirthEvent, BirthKind, SessionEvent } from './session-event.ts';
import type { Reaction, Step } from './step.ts';

/** What a sender is, as far as is known. `orphan`: a device whose edge node is not alive. */
type Situation = 'orphan' | 'unborn' | 'dead' | 'alive';
type Row<E extends SessionEvent, S extends Situation> = Readonly<Record<S, Reaction<E>>>;

interface Machine<S extends Situation> {
  births: Readonly<Record<BirthKind, Row<BirthEvent, S>>>;
  others: Readonly<Record<'death' | 'data', Row<SessionEvent, S>>>;
}

const ofEdgeNode: Machine<Exclude<Situation, 'orphan'>> = {
  births: {
    birth: { unborn: beginSession, dead: beginSession, alive: renewSession },
    keptBirth: { unborn: adoptBirth, dead: adoptBirth, alive: adoptBirth },
    partOfBirth: { unborn: readByName, dead: readByName, alive: readByName },
  },
  others: {
    death: { unborn: ignore, dead: ignore, alive: endSession },
    data: { unborn: missBirth, dead: missBirth, alive: readByBirth },
  },
};

const ofDevice: Machine<Situation> = {
  births: {
    birth: { orphan: missBirth, unborn: joinSession, dead: joinSession, alive: renewDevice },
    // Of the broker's copies, those of the devices may come before that of the edge node.
    keptBirth: { orphan: adoptBirth, unborn: adoptBirth, dead: adoptBirth, alive: adoptBirth },
    partOfBirth: { orphan: readByName, unborn: readByName, dead: readByName, alive: readByName },
  },
  others: {
    death: { orphan: leaveSession, unborn: countOnly, dead: countOnly, alive: leaveSession },
    data: { orphan: missBirth, unborn: missBirth, dead: missBirth, alive: readByBirth },
  },
};

/**
 * The session of a Sparkplug edge node (Sparkplug B 3.0, chapter 5), told of each message once: what it was and what came
 * give what it is, what becomes of the metrics, and which series are alive or stale. Nothing is changed in place.
 */
export function advanceSession(node: EdgeNodeState, event: SessionEvent): Step {
  const edgeNode = situationOf(node, undefined);
  if (event.device === undefined) return react(ofEdgeNode, edgeNode, node, event);
  const device = edgeNode === 'alive' ? situationOf(node, event.device) : 'orphan';
  return react(ofDevice, device, node, event);
}

function react<S extends Situation>(
  machine: Machine<S>,
  situation: S,
  node: EdgeNodeState,
  event: SessionEvent,
): Step {
  return 'birth' in event
    ? machine.births[event.kind][situation](node, event)
    : machine.others[event.kind][situation](node, event);
}

function situationOf(node: EdgeNodeState, device: string | undefined): Exclude<Situation, 'orphan'> {
  const birth = findBirth(node, device);
  if (!birth) return 'unborn';
  return birth.isOnline ? 'alive' : 'dead';
}

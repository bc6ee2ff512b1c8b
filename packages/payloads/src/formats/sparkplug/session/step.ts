import type { Birth, EdgeNodeState } from '../edge-node.ts';
import type { SessionEvent } from './session-event.ts';

/** What a message has brought about. */
export interface Step {
  /** The same object where nothing has changed. */
  node: EdgeNodeState;
  metrics: Fate;
  lives: readonly Life[];
}

/** What becomes of the metrics of a message. */
export type Fate =
  | { kind: 'ignored' }
  /** Read by the names and datatypes that they bring themselves. */
  | { kind: 'named' }
  /** Read by what their birth has said of them. */
  | { kind: 'defined'; birth: Birth }
  /** `canComeAgain`: after a birth, so they are kept without their sequence number. */
  | { kind: 'rejected'; reason: string; canComeAgain: boolean };

/** The series of a birth became stale at this time (epoch milliseconds), or alive (null). */
export interface Life {
  birth: Birth;
  staleSince: number | null;
}

export type Reaction<E extends SessionEvent = SessionEvent> = (node: EdgeNodeState, event: E) => Step;

export const noLives: readonly never[] = [];

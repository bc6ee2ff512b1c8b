import { hostname, userInfo } from 'node:os';
import type { AuditEvent, DeadLetterFilter } from '@i40/timescale';

interface Replay {
  result: 'ok' | 'failed';
  /** How many were to be sent again. */
  messages: number;
  filter: DeadLetterFilter;
  /** When, in milliseconds since the epoch. */
  at: number;
}

/** What the audit log holds of a replay: who is logged in at which machine, and which messages they sent again. */
export function replayEvent({ result, messages, filter, at }: Replay): AuditEvent {
  const { topic = null, reason = null } = filter;
  return {
    at,
    service: 'dead-letter',
    actor: `os:${userName()}`,
    source: hostname(),
    action: 'dead-letter.replay',
    target: 'rejected_messages',
    result,
    detail: { messages, topic, reason },
  };
}

/** A container may run as a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `${process.getuid?.() ?? 'unknown'}`;
  }
}

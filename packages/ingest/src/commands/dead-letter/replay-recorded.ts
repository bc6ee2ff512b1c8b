import type { Database, MessageBus } from '@i40/common';
import {
  type AuditEvent,
  appendAudit,
  type DeadLetter,
  type DeadLetterFilter,
  personAtTerminal,
} from '@i40/timescale';
import { replayDeadLetters } from './dead-letter.ts';

interface ReplayParts {
  database: Database;
  bus: MessageBus;
  /** By what the messages were found. */
  filter: Omit<DeadLetterFilter, 'limit'>;
  now: () => number;
}

/**
 * Sends rejected messages again, and leaves in the audit log who is logged in at which machine and did so, also where it
 * fails on the way. Returns how many it sent. Throws `MessageBusError` and `DatabaseError`.
 */
export async function replayRecorded(
  messages: readonly DeadLetter[],
  { database, bus, filter, now }: ReplayParts,
): Promise<number> {
  const record = (result: AuditEvent['result']) =>
    appendAudit(database, [
      {
        at: now(),
        service: 'dead-letter',
        ...personAtTerminal(),
        action: 'dead-letter.replay',
        target: 'rejected_messages',
        result,
        detail: { messages: messages.length, topic: filter.topic ?? null, reason: filter.reason ?? null },
      },
    ]);
  const sent = await replayDeadLetters(database, bus, messages).catch(async (error: unknown) => {
    // What went wrong first is what a person must hear of.
    await record('failed').catch(() => {});
    throw error;
  });
  await record('ok');
  return sent;
}

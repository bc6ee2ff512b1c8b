import type { Database, MessageBus } from '@i40/common';
import { type DeadLetter, deleteDeadLetter } from '@i40/timescale';

/**
 * Sends rejected messages again, the oldest first, and takes each from the table once the broker has it: what is
 * still no reading comes back as a new row. Returns how many it sent.
 */
export async function replayDeadLetters(
  database: Database,
  bus: MessageBus,
  messages: readonly DeadLetter[],
): Promise<number> {
  for (const { id, received_at, topic, payload } of messages.toReversed()) {
    await bus.publish(topic, payload);
    await deleteDeadLetter(database, { id, received_at });
  }
  return messages.length;
}

/** One line for a person: when, where, why, and the beginning of what. */
export function describeDeadLetter({ received_at, topic, reason, payload }: DeadLetter): string {
  const beginning = Buffer.from(payload.subarray(0, 120))
    .toString()
    .replaceAll(/\p{Cc}/gu, '\uFFFD');
  return `${received_at.toISOString()}  ${topic}\n  ${reason}\n  ${beginning}`;
}

import type { Database, MessageBus } from '@i40/common';

export interface RejectedFilter {
  /** Only messages of this topic. */
  topic?: string | undefined;
  /** Only messages whose reason contains this text. */
  reason?: string | undefined;
  limit: number;
}

export interface RejectedMessage {
  id: number;
  received_at: Date;
  topic: string;
  payload: Uint8Array;
  reason: string;
}

const listSql = `
  SELECT id::float8 AS id, received_at, topic, payload, reason
    FROM rejected_messages
   WHERE ($1::text IS NULL OR topic = $1) AND ($2::text IS NULL OR strpos(reason, $2) > 0)
   ORDER BY received_at DESC, id DESC
   LIMIT $3`;

/** The id finds the row; the time, of which a Date has only milliseconds, spares a search through every chunk. */
const deleteSql = `
  DELETE FROM rejected_messages
   WHERE id = $1 AND received_at BETWEEN $2::timestamptz - interval '1 ms' AND $2::timestamptz + interval '1 ms'`;

/** The newest rejected messages first. Throws `DatabaseError`. */
export async function listRejected(database: Database, filter: RejectedFilter): Promise<RejectedMessage[]> {
  const { topic = null, reason = null, limit } = filter;
  const { rows } = await database.query<RejectedMessage>(listSql, [topic, reason, limit]);
  return rows;
}

/**
 * Sends rejected messages again, the oldest first, and takes each from the table once the broker has it: what is
 * still no reading comes back as a new row. Returns how many it sent.
 */
export async function replayRejected(
  database: Database,
  bus: MessageBus,
  messages: readonly RejectedMessage[],
): Promise<number> {
  for (const { id, received_at, topic, payload } of messages.toReversed()) {
    await bus.publish(topic, payload);
    await database.query(deleteSql, [id, received_at]);
  }
  return messages.length;
}

/** One line for a person: when, where, why, and the beginning of what. */
export function describeRejected({ received_at, topic, reason, payload }: RejectedMessage): string {
  const beginning = Buffer.from(payload.subarray(0, 120))
    .toString()
    .replaceAll(/\p{Cc}/gu, '\uFFFD');
  return `${received_at.toISOString()}  ${topic}\n  ${reason}\n  ${beginning}`;
}

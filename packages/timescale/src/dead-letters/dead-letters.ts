import type { Database } from '@i40/common';

export interface DeadLetterFilter {
  /** Only messages of this topic. */
  topic?: string | undefined;
  /** Only messages whose reason contains this text. */
  reason?: string | undefined;
  limit: number;
}

export interface DeadLetter {
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

const countSql = `
  SELECT count(*)::float8 AS n FROM rejected_messages WHERE received_at > now() - INTERVAL '1 hour'`;

/** The id finds the row; the time, of which a Date has only milliseconds, spares a search through every chunk. */
const deleteSql = `
  DELETE FROM rejected_messages
   WHERE id = $1 AND received_at BETWEEN $2::timestamptz - interval '1 ms' AND $2::timestamptz + interval '1 ms'`;

/** Rejected messages of the last hour. Throws `DatabaseError`. */
export async function countDeadLettersOfLastHour(database: Database): Promise<number> {
  const { rows } = await database.query<{ n: number }>(countSql);
  return rows[0]?.n ?? 0;
}

/** The newest rejected messages first. Throws `DatabaseError`. */
export async function listDeadLetters(database: Database, filter: DeadLetterFilter): Promise<DeadLetter[]> {
  const { topic = null, reason = null, limit } = filter;
  const { rows } = await database.query<DeadLetter>(listSql, [topic, reason, limit]);
  return rows;
}

/** Throws `DatabaseError`. */
export async function deleteDeadLetter(
  database: Database,
  { id, received_at }: Pick<DeadLetter, 'id' | 'received_at'>,
): Promise<void> {
  await database.query(deleteSql, [id, received_at]);
}

import type { Queryable } from '@i40/common';
import type { DeadLetter } from './dead-letters.ts';

const refusedSql = `
  SELECT topic, payload, reason
    FROM rejected_messages
   WHERE topic = ANY ($1::text[]) AND received_at >= to_timestamp($2::float8 / 1000.0)
   ORDER BY received_at DESC, id DESC
   LIMIT 1000`;

/** The newest of what was rejected at these topics since then (epoch milliseconds). Throws `DatabaseError`. */
export async function refusedMessages(
  database: Queryable,
  { topics, since }: { topics: readonly string[]; since: number },
): Promise<Pick<DeadLetter, 'topic' | 'payload' | 'reason'>[]> {
  const { rows } = await database.query<Pick<DeadLetter, 'topic' | 'payload' | 'reason'>>(refusedSql, [
    topics,
    since,
  ]);
  return rows;
}

import type { Database } from '@i40/common';

/**
 * Deletes the oldest rejected messages, a chunk at a time, until the rest takes at most so many bytes; the newest chunk too
 * where it alone takes more. Returns how many chunks went. Throws `DatabaseError`.
 */
export async function boundDeadLetters(database: Database, maxBytes: number): Promise<number> {
  const sql = 'SELECT bound_rejected_messages($1::bigint) AS dropped';
  const { rows } = await database.query<{ dropped: number }>(sql, [maxBytes]);
  return rows[0]?.dropped ?? 0;
}

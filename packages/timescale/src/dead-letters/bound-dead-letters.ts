import type { Database } from '@i40/common';

/** The chunks from the newest to the oldest, with what they and all newer ones take together. */
const beyondSql = `
  SELECT format('%I.%I', c.chunk_schema, c.chunk_name) AS name, c.range_end
    FROM (SELECT chunk_schema, chunk_name, range_end,
                 sum(pg_total_relation_size(format('%I.%I', chunk_schema, chunk_name)::regclass))
                   OVER (ORDER BY range_end DESC) AS bytes
            FROM timescaledb_information.chunks WHERE hypertable_name = 'rejected_messages') AS c
   WHERE c.bytes > $1::float8
   ORDER BY c.range_end DESC
   LIMIT 1`;

/**
 * Deletes the oldest rejected messages, a chunk at a time, until the rest takes at most so many bytes; the newest chunk too
 * where it alone takes more. Returns how many chunks went. Throws `DatabaseError`.
 */
export async function boundDeadLetters(database: Database, maxBytes: number): Promise<number> {
  const { rows } = await database.query<{ range_end: Date }>(beyondSql, [maxBytes]);
  const [newestBeyond] = rows;
  if (!newestBeyond) return 0;
  const dropSql = 'SELECT drop_oldest_rejected($1::timestamptz) AS dropped';
  const { rows: dropped } = await database.query<{ dropped: number }>(dropSql, [newestBeyond.range_end]);
  return dropped[0]?.dropped ?? 0;
}

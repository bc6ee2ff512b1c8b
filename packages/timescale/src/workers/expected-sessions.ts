import type { Queryable } from '@i40/common';

/** When a session at the broker was last known to be there, in epoch milliseconds; undefined where none is expected. Throws `DatabaseError`. */
export async function findExpectedSession(
  database: Queryable,
  clientId: string,
): Promise<number | undefined> {
  const sql =
    'SELECT extract(epoch FROM last_seen_at)::float8 * 1000 AS at FROM ingest_sessions WHERE client_id = $1';
  const { rows } = await database.query<{ at: number }>(sql, [clientId]);
  return rows[0]?.at;
}

/** Notes that the broker keeps a session. Throws `DatabaseError`. */
export async function expectSession(database: Queryable, clientId: string): Promise<void> {
  const sql = `
    INSERT INTO ingest_sessions (client_id) VALUES ($1)
        ON CONFLICT (client_id) DO UPDATE SET last_seen_at = now()`;
  await database.query(sql, [clientId]);
}

/** Notes that the broker was told to forget a session. Throws `DatabaseError`. */
export async function forgetSession(database: Queryable, clientId: string): Promise<void> {
  await database.query('DELETE FROM ingest_sessions WHERE client_id = $1', [clientId]);
}

import type { Queryable } from '@i40/common';

const isSetSql = 'SELECT 1 FROM audit_log_state WHERE keep_days = $1::int';

/**
 * Sets for how long the audit log is kept, in days, and deletes what is older. Where it is set so already, this needs no
 * right but to read `audit_log_state`. Throws `DatabaseError`.
 */
export async function applyAuditRetention(database: Queryable, days: number): Promise<void> {
  const { rowCount } = await database.query(isSetSql, [days]);
  if (rowCount === 0) await database.query('UPDATE audit_log_state SET keep_days = $1::int', [days]);
  await trimAudit(database);
}

/** Deletes what is older than the audit log is kept; returns how many rows. Throws `DatabaseError`. */
export async function trimAudit(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>('SELECT trim_audit_log() AS deleted');
  return rows[0]?.deleted ?? 0;
}

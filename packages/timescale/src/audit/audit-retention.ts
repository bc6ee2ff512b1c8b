import type { Queryable } from '@i40/common';

const isSetSql = 'SELECT 1 FROM audit_log_state WHERE keep_days = $1::int';
const trimSql = `
  SELECT trim_audit_log() AS deleted FROM pg_class
   WHERE oid = 'audit_log'::regclass AND pg_has_role(relowner, 'USAGE')`;

/**
 * Sets for how long the audit log is kept, in days, and lets its owner delete what is older. Where it is set so already,
 * this needs no right but to read `audit_log_state`. Throws `DatabaseError`.
 */
export async function applyAuditRetention(database: Queryable, days: number): Promise<void> {
  const { rowCount } = await database.query(isSetSql, [days]);
  if (rowCount === 0) await database.query('UPDATE audit_log_state SET keep_days = $1::int', [days]);
  await database.query(trimSql);
}

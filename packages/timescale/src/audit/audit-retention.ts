import type { Queryable } from '@i40/common';

/** Sets for how long the audit log is kept, in days, and deletes what is older. For the owner of the schema. */
export async function applyAuditRetention(database: Queryable, days: number): Promise<void> {
  await database.query('SELECT set_audit_retention($1::int)', [days]);
  await database.query('SELECT trim_audit_log()');
}

/** Deletes what is older than was set; returns of how many rows. Whoever may append may do this. */
export async function trimAuditLog(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>('SELECT trim_audit_log() AS deleted');
  return rows[0]?.deleted ?? 0;
}

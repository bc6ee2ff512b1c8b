import type { Database } from '@i40/common';
import type { AuditEvent } from './audit-event.ts';

const appendSql = 'SELECT append_audit($1::timestamptz, $2, $3, $4, $5, $6, $7, $8)';
/** PostgreSQL takes no NUL in a text. */
const clean = (text: string) => text.replaceAll('\0', '�');

/** Adds rows to the audit log, in this order, all or none. A user who may only read may do this, too. Throws `DatabaseError`. */
export function appendAudit(database: Database, events: readonly AuditEvent[]): Promise<void> {
  return database.transaction(async (tx) => {
    // For a role whose transactions are read only unless they say otherwise.
    await tx.query('SET TRANSACTION READ WRITE');
    for (const { at, service, actor, source, action, target, result, detail } of events) {
      const texts = [service, actor, source, action, target, result, JSON.stringify(detail)];
      const params = texts.map((text) => (text === null ? null : clean(text)));
      await tx.query(appendSql, [new Date(at).toISOString(), ...params]);
    }
  });
}

import type { Database } from '@i40/common';
import type { AuditEvent } from './audit-event.ts';

/** Number, user and hashes are set by a trigger. */
const insertSql = `
  INSERT INTO audit_log (at, service, actor, source, action, target, result, detail)
  VALUES ($1::timestamptz, $2, $3, $4, $5, $6, $7, $8)`;

/** PostgreSQL takes no NUL in a text. */
const clean = (text: string) => text.replaceAll('\0', '�');

/** Adds rows to the audit log, in this order, all or none. Throws `DatabaseError`. */
export function appendAudit(database: Database, events: readonly AuditEvent[]): Promise<void> {
  return database.transaction(async (tx) => {
    // The transactions of a login that reads are read only unless they say otherwise.
    await tx.script('SET TRANSACTION READ WRITE');
    for (const { at, service, actor, source, action, target, result, detail } of events) {
      const texts = [service, actor, source, action, target, result, JSON.stringify(detail)];
      const params = texts.map((text) => (text === null ? null : clean(text)));
      await tx.query(insertSql, [new Date(at).toISOString(), ...params]);
    }
  });
}

import type { Queryable } from '@i40/common';
import { type AuditLink, type AuditVerdict, verifyAuditChain } from './audit-chain.ts';
import { readAuditRows, readAuditStart } from './read-audit.ts';

/** Follows the chain as it stands in a database. Throws `DatabaseError`. */
export async function verifyAudit(database: Queryable, known?: AuditLink): Promise<AuditVerdict> {
  return verifyAuditChain(readAuditRows(database), { start: await readAuditStart(database), known });
}

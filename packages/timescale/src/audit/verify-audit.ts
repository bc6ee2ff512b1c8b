import type { Database, Queryable } from '@i40/common';
import { type AuditLink, type AuditVerdict, verifyAuditChain } from './audit-chain.ts';
import { readAuditEnds, readAuditRows } from './read-audit.ts';

/**
 * Follows the chain as it stands in a database, as one moment has it. `known` is a head that an earlier run told. Throws
 * `DatabaseError`.
 */
export function verifyAudit(database: Database, known?: AuditLink): Promise<AuditVerdict> {
  return database.transaction(async (tx) => {
    await tx.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return verifyAuditBySteps(tx, known);
  });
}

/** The same without a moment of its own: rows that are deleted for their age while it looks are missing to it. */
export async function verifyAuditBySteps(database: Pick<Queryable, 'query'>, known?: AuditLink) {
  const { start, head } = await readAuditEnds(database);
  return verifyAuditChain(readAuditRows(database), { start, known: known ? [head, known] : [head] });
}

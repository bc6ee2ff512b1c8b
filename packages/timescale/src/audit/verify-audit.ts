import type { Database } from '@i40/common';
import { type AuditLink, type AuditVerdict, verifyAuditChain } from './audit-chain.ts';
import { readAuditEnds, readAuditRows } from './read-audit.ts';

/**
 * Follows the chain as it stands in a database, as one moment has it. `known` is a head that an earlier run told. Throws
 * `DatabaseError`.
 */
export function verifyAudit(database: Database, known?: AuditLink): Promise<AuditVerdict> {
  return database.transaction(async (tx) => {
    await tx.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const { start, head } = await readAuditEnds(tx);
    return verifyAuditChain(readAuditRows(tx), { start, known: known ? [head, known] : [head] });
  });
}

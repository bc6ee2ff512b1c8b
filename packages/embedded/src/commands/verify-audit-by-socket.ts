import type { Queryable, SqlValue } from '@i40/common';
import { type AuditLink, verifyAuditBySteps } from '@i40/timescale';
import type { SqlAnswer } from '../sql-socket.ts';

type Ask = (statement: string, parameters: readonly SqlValue[]) => Promise<SqlAnswer>;

/** Follows the chain of the audit log by single statements. Throws where one of them fails. */
export async function verifyAuditBySocket(ask: Ask, known?: AuditLink) {
  const query: Queryable['query'] = async (statement, parameters = []) => {
    const answer = await ask(statement, parameters);
    if ('error' in answer) throw new Error(answer.error);
    return { rows: answer.rows as never[], rowCount: answer.rowCount };
  };
  const verdict = await verifyAuditBySteps({ query }, known);
  // Rows may have been deleted for their age in between: what is broken stays so.
  return verdict.ok ? verdict : verifyAuditBySteps({ query }, known);
}

import { UsageError } from '@i40/common';
import { z } from 'zod';
import type { AuditVerdict } from './audit-chain.ts';

/** A head that an earlier run has printed, as an option of a command. */
export const auditHeadOption = z
  .string()
  .regex(/^\d+:[0-9a-f]{64}$/, 'must be NUMBER:HASH, as an earlier run has printed it')
  .transform((text) => {
    const [id = '', hash = ''] = text.split(':');
    return { id, hash };
  })
  .optional()
  .meta({
    description: 'Head of the chain that an earlier run has printed.',
    placeholder: 'NUMBER:HASH',
  });

/** What a person reads of a chain that holds. Throws `UsageError` for one that does not. */
export function describeVerdict(verdict: AuditVerdict): string {
  if (!verdict.ok) throw new UsageError(`The audit log is broken at row ${verdict.id}: ${verdict.reason}.`);
  return `${verdict.rows} rows, nothing is missing or changed.\nHead: ${verdict.head.id}:${verdict.head.hash}\n`;
}

import { databaseEnv, defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { auditHeadOption } from '../audit/describe-verdict.ts';

/** `i40 audit verify`. */
export const auditVerifyCommand = defineCommand({
  name: 'audit verify',
  summary: 'Checks that no row of the audit log was changed, taken out or put in.',
  details:
    'Prints the head of the chain. Keep it elsewhere, and give it with --head next time: that shows whether somebody with all rights has written the log anew. Ends with exit code 1 where the chain is broken. For the database of `npm start`: `i40 sql --verify-audit`.',
  options: z.object({
    head: auditHeadOption,
  }),
  environment: z.object(databaseEnv.shape),
  run: async (call) => (await import('./run-audit-verify.ts')).runAuditVerify(call),
});

import { databaseEnv, defineCommand } from '@i40/runtime';
import { z } from 'zod';

/** `i40 audit verify`. */
export const auditVerifyCommand = defineCommand({
  name: 'audit verify',
  summary: 'Checks that no row of the audit log was changed, taken out or put in.',
  details:
    'Prints the head of the chain. Keep it elsewhere, and give it with --head next time: that shows whether somebody with all rights has written the log anew. Ends with exit code 1 where the chain is broken.',
  options: z.object({
    head: z
      .string()
      .regex(/^\d+:[0-9a-f]{64}$/, 'must be NUMBER:HASH, as an earlier run has printed it')
      .optional()
      .meta({
        description: 'Head of the chain that an earlier run has printed.',
        placeholder: 'NUMBER:HASH',
      }),
  }),
  environment: z.object(databaseEnv.shape),
  run: async (call) => (await import('./run-audit-verify.ts')).runAuditVerify(call),
});

import { defineCommand } from '@i40/runtime';
import { auditHeadOption } from '@i40/timescale';
import { z } from 'zod';
import { dataEnv } from '../config.ts';

/** `i40 sql "SELECT …"`, also `npm run sql -- "SELECT …"`. */
export const sqlCommand = defineCommand({
  name: 'sql',
  summary: 'Asks the database of a running `npm start`.',
  operands: { usage: 'STATEMENT', description: 'Such as "SELECT count(*) FROM sensor_readings".' },
  options: z.object({
    'verify-audit': z
      .boolean()
      .default(false)
      .meta({ description: 'Checks the audit log instead, as `i40 audit verify` does on a server.' }),
    head: auditHeadOption,
  }),
  environment: dataEnv,
  run: async (call) => (await import('./run-sql.ts')).runSql(call),
});

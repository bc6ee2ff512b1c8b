import { databaseEnv, defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { backupEnv } from '../backup/backup-env.ts';

/** `i40 restore FILE`. */
export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'Fills an empty database from a file that `i40 backup` has written.',
  details: `The database must be new, and \`i40 migrate\` of the version that made the backup must have run. All of the file is restored or nothing; every table is read again and compared. Then the aggregates are computed. Log in as the owner of the tables, and start the services afterwards.`,
  operands: { usage: 'FILE', description: 'The backup.' },
  options: z.object({}),
  environment: z.object({ ...databaseEnv.shape, ...backupEnv.shape }),
  run: async (call) => (await import('./run-restore.ts')).runRestore(call),
});

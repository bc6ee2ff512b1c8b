import { databaseEnv, defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { backupEnv } from '../backup/backup-env.ts';

/** `i40 backup FILE`. */
export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'Writes all that the database holds into one new file, compressed and encrypted.',
  details: `The database as it is at one moment, while everything goes on running. Log in as the owner of the tables: others may not read the audit log.

This is for a database server. The embedded database of \`npm start\` is backed up by copying DATA_DIR while it is stopped.`,
  operands: { usage: 'FILE', description: 'Where to write it, or with --verify what to read.' },
  options: z.object({
    verify: z.boolean().default(false).meta({
      description:
        'Reads a file from end to end instead, and checks every count and hash. Takes no database.',
    }),
  }),
  environment: z.object({ ...databaseEnv.shape, ...backupEnv.shape }),
  run: async (call) => (await import('./run-backup.ts')).runBackup(call),
});

import { databaseEnv, defineCommand, loggerEnv } from '@i40/runtime';
import { z } from 'zod';
import { storageEnv } from '../schema/storage-policies.ts';

const migrateEnv = z.object({ ...databaseEnv.shape, ...loggerEnv.shape }).and(storageEnv);

/** `i40 migrate`, also `pnpm db:migrate`. */
export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Brings the schema of a database up to date, and what it keeps for how long.',
  details: 'Ingest does the same when it starts.',
  options: z.object({}),
  environment: migrateEnv,
  run: async (call) => (await import('./run-migrate.ts')).runMigrate(call),
});

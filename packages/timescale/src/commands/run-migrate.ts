import { type CommandCall, createLogger, databaseUrl } from '@i40/runtime';
import type { z } from 'zod';
import { createPgDatabase } from '../database/pg-database.ts';
import { prepareDatabase } from '../schema/prepare-database.ts';
import type { migrateEnv } from './migrate-command.ts';

type Call = CommandCall<unknown, z.output<typeof migrateEnv>>;

export async function runMigrate({ settings, signal }: Call): Promise<void> {
  const logger = createLogger({ name: 'migrate', level: settings.LOG_LEVEL });
  const url = databaseUrl(settings);
  const database = createPgDatabase({ url, applicationName: 'i40-migrate', logger, statementTimeoutMs: 0 });
  try {
    await prepareDatabase({ database, policies: settings, logger, signal });
    logger.info('Schema is up to date');
  } finally {
    await database.close();
  }
}

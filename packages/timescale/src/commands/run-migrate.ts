import { type CommandCall, createLogger, type databaseEnv, databaseUrl, type loggerEnv } from '@i40/runtime';
import type { z } from 'zod';
import { openDatabase } from '../database/open-database.ts';
import { prepareDatabase } from '../schema/prepare-database.ts';
import type { StoragePolicies } from '../schema/storage-policies.ts';

type Settings = z.output<typeof databaseEnv> & z.output<typeof loggerEnv> & StoragePolicies;

export async function runMigrate({ settings, signal }: CommandCall<unknown, Settings>): Promise<void> {
  const logger = createLogger({ name: 'migrate', level: settings.LOG_LEVEL });
  const url = databaseUrl(settings);
  const database = await openDatabase(url, { applicationName: 'i40-migrate', logger, statementTimeoutMs: 0 });
  try {
    await prepareDatabase({ database, policies: { ...settings, DB_MIGRATE: true }, logger, signal });
    logger.info('Schema is up to date');
  } finally {
    await database.close();
  }
}

import { createLogger, databaseEnv, databaseUrl, loggerEnv, parseEnv, runService } from '@i40/runtime';
import { openDatabase } from './database/open-database.ts';
import { prepareDatabase } from './schema/prepare-database.ts';
import { storageEnv } from './schema/storage-policies.ts';

/** `pnpm db:migrate`: brings the schema and the policies of a database up to date. */
await runService(async ({ env, signal }) => {
  const logger = createLogger({ name: 'migrate', level: parseEnv(loggerEnv, env).LOG_LEVEL });
  const policies = { ...parseEnv(storageEnv, env), DB_MIGRATE: true };
  const url = databaseUrl(parseEnv(databaseEnv, env));
  const database = await openDatabase(url, { applicationName: 'i40-migrate', logger, statementTimeoutMs: 0 });
  await prepareDatabase({ database, policies, logger, signal });
  logger.info('Schema is up to date');
  return { finished: Promise.resolve(), stop: () => database.close() };
});

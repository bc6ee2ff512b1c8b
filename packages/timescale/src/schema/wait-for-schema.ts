import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@i40/common';
import { type Logger, untilDatabaseAnswers } from '@i40/runtime';
import { migrationsDirectory } from './migration-files.ts';

interface WaitOptions {
  database: Database;
  logger: Logger;
  /** Ends the waiting. */
  signal?: AbortSignal;
  directory?: string;
  retryDelayMs?: number;
}

/**
 * For a service that uses the schema and does not own it: resolves when the database has every migration that this
 * version knows. Waits for a database that is not there yet, and for the one that applies them.
 */
export async function waitForSchema(options: WaitOptions): Promise<void> {
  const { database, logger, signal, directory = migrationsDirectory, retryDelayMs = 1_000 } = options;
  const known = (await readdir(directory)).filter((name) => name.endsWith('.sql'));
  for (let attempt = 0; ; attempt++) {
    const missing = await untilDatabaseAnswers(() => missingMigrations(database, known), { logger, signal });
    if (missing.length === 0) return;
    if (attempt === 0)
      logger.warn({ missing }, 'The schema is not up to date, kept waiting for ingest or i40 migrate');
    await sleep(retryDelayMs, undefined, signal ? { signal } : {});
  }
}

async function missingMigrations(database: Database, known: readonly string[]): Promise<string[]> {
  const ledger = await database.query("SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL");
  if (ledger.rowCount === 0) return [...known];
  const { rows } = await database.query<{ name: string }>('SELECT name FROM schema_migrations');
  const applied = new Set(rows.map(({ name }) => name));
  return known.filter((name) => !applied.has(name));
}

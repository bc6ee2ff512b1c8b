import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Database, Queryable } from '@i40/common';
import type { Logger } from '@i40/runtime';

/** The SQL files at the top of the repository; at the same distance from `src` and from `dist`. */
export const migrationsDirectory = fileURLToPath(new URL('../../../../db/', import.meta.url));

const ledger = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/** Any constant, the same for all: two processes that start together take turns. */
const lock = 'SELECT pg_advisory_xact_lock(4040)::text';

interface MigrateOptions {
  database: Database;
  logger: Logger;
  directory?: string;
}

/**
 * Applies the SQL files that this database has not seen, each in a transaction of its own, in the order of their
 * names; returns the names of those applied. The files are idempotent: a database that the container's initdb
 * has set up from the same files is brought into the ledger by applying them once more.
 */
export async function migrate({
  database,
  logger,
  directory = migrationsDirectory,
}: MigrateOptions): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const applied: string[] = [];
  for (const name of names) {
    const sql = await readFile(`${directory}/${name}`, 'utf8');
    const isNew = await database.transaction((tx) => applyOnce(tx, name, sql));
    if (!isNew) continue;
    applied.push(name);
    logger.info({ file: name }, 'Applied a migration');
  }
  return applied;
}

async function applyOnce(tx: Queryable, name: string, sql: string): Promise<boolean> {
  await tx.query(lock);
  await tx.script(ledger);
  const { rowCount } = await tx.query('SELECT 1 FROM schema_migrations WHERE name = $1', [name]);
  if (rowCount > 0) return false;
  await tx.script(sql);
  await tx.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);
  return true;
}

import { type Database, DatabaseError, type Queryable, UsageError } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { type MigrationFile, migrationsDirectory, readMigrationFiles } from './migration-files.ts';
import { type AppliedMigration, type MigrationPlan, planMigrations } from './migration-plan.ts';

const ledgerSql = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
  );
  ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS checksum text`;

/** By way of JSON, a ledger that has no checksums yet can be read without a look into the catalogue. */
const appliedSql = `SELECT name, to_jsonb(m)->>'checksum' AS checksum FROM schema_migrations AS m`;

const signSql = 'UPDATE schema_migrations SET checksum = $2 WHERE name = $1 AND checksum IS NULL';
const enterSql = 'INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)';

/** Any constant, the same for all: two processes that start together take turns. */
const lockSql = 'SELECT pg_advisory_xact_lock(4040)::text';

const insufficientPrivilege = '42501';

interface MigrateOptions {
  database: Database;
  logger: Logger;
  directory?: string;
  /** False: only looks, and throws where something is missing. */
  mayMigrate?: boolean;
}

/**
 * Applies the SQL files that this database has not seen, each in a transaction of its own, in the order of their
 * names; returns the names of those applied. Looks first: where nothing is to be done, reading `schema_migrations` is
 * all that this needs a right for. Files are append-only: one that has changed since it was applied is refused.
 *
 * Throws `UsageError` when a file has changed, or is missing and may not be applied; otherwise `DatabaseError`.
 */
export async function migrate({
  database,
  logger,
  directory = migrationsDirectory,
  mayMigrate = true,
}: MigrateOptions): Promise<string[]> {
  const files = await readMigrationFiles(directory);
  const plan = await look(database, files);
  if (plan.pending.length > 0 && !mayMigrate) throw missing(plan.pending);
  if (!mayMigrate || plan.pending.length + plan.unsigned.length === 0) return [];
  await sign(database, plan.unsigned);
  const applied: string[] = [];
  for (const file of plan.pending) {
    if (!(await apply(database, file, plan.pending))) continue;
    applied.push(file.name);
    logger.info({ file: file.name }, 'Applied a migration');
  }
  return applied;
}

async function look(database: Queryable, files: readonly MigrationFile[]): Promise<MigrationPlan> {
  const ledger = await database.query<{ exists: boolean }>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS exists`,
  );
  const applied = ledger.rows[0]?.exists ? (await database.query<AppliedMigration>(appliedSql)).rows : [];
  const plan = planMigrations(files, applied);
  const [changed] = plan.changed;
  if (changed)
    throw new UsageError(
      `db/${changed.name} is not the file that this database was set up with. ` +
        'Files that were applied stay as they are: restore it, and write what is to change into a new file.',
    );
  return plan;
}

/** Enters the checksums that are not there yet. Who may not leaves it to somebody who may. */
async function sign(database: Database, files: readonly MigrationFile[]): Promise<void> {
  if (files.length === 0) return;
  try {
    await database.transaction(async (tx) => {
      await tx.query(lockSql);
      await tx.script(ledgerSql);
      for (const { name, checksum } of files) await tx.query(signSql, [name, checksum]);
    });
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

/** False where another process has applied it meanwhile. */
async function apply(
  database: Database,
  { name, sql, checksum }: MigrationFile,
  pending: readonly MigrationFile[],
): Promise<boolean> {
  try {
    return await database.transaction(async (tx) => {
      await tx.query(lockSql);
      await tx.script(ledgerSql);
      const { rowCount } = await tx.query('SELECT 1 FROM schema_migrations WHERE name = $1', [name]);
      if (rowCount > 0) return false;
      await tx.script(sql);
      await tx.query(enterSql, [name, checksum]);
      return true;
    });
  } catch (error) {
    if (isRefused(error)) throw missing(pending, error);
    throw error;
  }
}

function isRefused(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code === insufficientPrivilege;
}

function missing(pending: readonly MigrationFile[], cause?: DatabaseError): UsageError {
  const names = pending.map(({ name }) => `db/${name}`).join(', ');
  const reason = cause
    ? `this login may not apply it (${cause.message})`
    : 'DB_MIGRATE=false lets this service only look';
  return new UsageError(
    `The database lacks ${names}, and ${reason}. ` +
      'Run `i40 migrate` (`pnpm db:migrate`) with the login of the owner of the database, then start this service again.',
    { cause },
  );
}

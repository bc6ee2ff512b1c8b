import { type Queryable, UsageError } from '@i40/common';
import type { Aggregate } from './aggregates.ts';
import type { Manifest } from './manifest.ts';
import { backedUp, singletons } from './tables.ts';
import { readMigrations } from './write-backup.ts';

const advice =
  'A backup is restored into a new database: create one, run `i40 migrate` there with the version that made the backup, ' +
  'and start no service before `i40 restore` has ended.';

/** Throws `UsageError` where a database is not as `i40 migrate` of the same version leaves it. */
export async function checkTarget(
  database: Queryable,
  { migrations }: Manifest,
  aggregates: readonly Aggregate[],
): Promise<void> {
  const { rows } = await database.query<{ exists: boolean }>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS exists`,
  );
  if (!rows[0]?.exists) throw new UsageError(`The database has no schema. ${advice}`);
  const there = await readMigrations(database);
  const differing = difference(migrations, there);
  if (differing.length > 0)
    throw new UsageError(
      `The schema of the database is not that of the backup: ${differing.join(', ')}. ${advice}`,
    );
  const filled = await listFilled(database, aggregates);
  if (filled.length > 0)
    throw new UsageError(`The database is not empty: ${filled.join(', ')} has rows. ${advice}`);
}

/** Whoever wants to write waits until the transaction has ended. */
export async function keepOthersOut(tx: Queryable): Promise<void> {
  await tx.script(`LOCK TABLE ${backedUp.join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
}

function difference(expected: Manifest['migrations'], there: Manifest['migrations']): string[] {
  const sums = new Map(there.map(({ name, checksum }) => [name, checksum]));
  const missing = expected
    .filter(
      ({ name, checksum }) => !sums.has(name) || (checksum && sums.get(name) && sums.get(name) !== checksum),
    )
    .map(({ name }) => `db/${name} is ${sums.has(name) ? 'another one' : 'missing'}`);
  const names = new Set(expected.map(({ name }) => name));
  return [...missing, ...there.filter(({ name }) => !names.has(name)).map(({ name }) => `db/${name} is new`)];
}

async function listFilled(database: Queryable, aggregates: readonly Aggregate[]): Promise<string[]> {
  const relations = [
    ...backedUp.filter((table) => !singletons.includes(table)).map((table) => ({ name: table, kept: table })),
    ...aggregates,
  ];
  const { rows } = await database.query<{ name: string }>(
    relations
      .map(({ name, kept }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT FROM ${kept})`)
      .join(' UNION ALL '),
  );
  return rows.map(({ name }) => name);
}

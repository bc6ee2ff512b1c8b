import type { Database, Queryable } from '@i40/common';
import { listAggregates, readRanges } from './aggregates.ts';
import type { Manifest } from './manifest.ts';
import { createRowDigest, type Digest } from './row-digest.ts';
import { readRows, textSettings } from './table-rows.ts';
import { backedUp, type Column, listColumns, listTables, strangers } from './tables.ts';

interface Source {
  table: string;
  relation: string;
  where?: string;
}

export interface BackupSummary {
  tables: Record<string, Digest>;
  /** Tables that are none of ours, and are not in the backup. */
  strangers: string[];
}

/**
 * Tells all of a database as lines, as it is at one moment, to `write`, which reads them as fast as it can. Resolves when `write`
 * has. Throws `DatabaseError` and what `write` throws.
 */
export function backUp(
  database: Database,
  createdAt: Date,
  write: (lines: AsyncIterable<string>) => Promise<void>,
): Promise<BackupSummary> {
  return database.transaction(async (tx) => {
    await tx.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await tx.script(textSettings);
    const summary: BackupSummary = { tables: {}, strangers: strangers(await listTables(tx)) };
    await write(linesOf(tx, createdAt, summary));
    return summary;
  });
}

async function* linesOf(tx: Queryable, createdAt: Date, summary: BackupSummary): AsyncGenerator<string> {
  const aggregates = await listAggregates(tx);
  const ranges = await readRanges(tx, aggregates);
  const migrations = await readMigrations(tx);
  yield JSON.stringify({
    format: 1,
    createdAt: createdAt.toISOString(),
    migrations,
    ...ranges,
  } satisfies Manifest);
  // What readings are there for is computed anew; the rest of the aggregates is all that is left of its readings.
  const older = ranges.readingsFrom === null ? 'true' : `bucket < '${ranges.readingsFrom}'`;
  const sources: Source[] = [
    ...backedUp.map((table) => ({ table, relation: table })),
    ...aggregates.map(({ name, kept }) => ({ table: name, relation: kept, where: older })),
  ];
  for (const source of sources) {
    const columns = await listColumns(tx, source.relation);
    yield* tableLines(tx, source, columns, summary);
  }
  yield JSON.stringify({ complete: true, tables: sources.length });
}

async function* tableLines(
  tx: Queryable,
  { table, relation, where }: Source,
  columns: readonly Column[],
  summary: BackupSummary,
): AsyncGenerator<string> {
  yield JSON.stringify({ table, columns: columns.map(({ name }) => name) });
  const digest = createRowDigest();
  for await (const line of readRows(tx, relation, columns, where)) {
    digest.add(line);
    yield line;
  }
  const told = digest.end();
  summary.tables[table] = told;
  yield JSON.stringify({ end: table, ...told });
}

export async function readMigrations(database: Queryable): Promise<Manifest['migrations']> {
  const { rows } = await database.query<{ name: string; checksum: string | null }>(
    'SELECT name, checksum FROM schema_migrations ORDER BY name COLLATE "C"',
  );
  return rows;
}

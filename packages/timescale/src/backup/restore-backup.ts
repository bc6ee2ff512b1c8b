import { type Database, type Queryable, UsageError } from '@i40/common';
import { showHistorical } from '../readings/show-historical.ts';
import { type Aggregate, listAggregates, refresh } from './aggregates.ts';
import type { Manifest } from './manifest.ts';
import { type BackupReader, describeDifference, readManifest, readTables } from './read-backup.ts';
import { createRowDigest, type Digest } from './row-digest.ts';
import { createRowWriter, type RowWriter, readRows, textSettings } from './table-rows.ts';
import { advanceIdentities, withoutTriggers } from './table-state.ts';
import { backedUp, type Column, listColumns, singletons } from './tables.ts';
import { checkTarget, keepOthersOut } from './target.ts';

export interface Restored {
  manifest: Manifest;
  tables: Record<string, Digest>;
  /** Aggregates that this edition of TimescaleDB keeps nowhere. */
  skipped: string[];
}

/**
 * Fills an empty, migrated database with the lines that `backUp` told: all of it or nothing, and each table is read again and
 * compared. The aggregates are computed afterwards. Throws `UsageError` where the database is not empty or not of the same
 * version, or the backup is damaged; otherwise `DatabaseError`.
 */
export async function restore(database: Database, lines: AsyncIterable<string>): Promise<Restored> {
  const { manifest, rest } = await readManifest(lines);
  const aggregates = await listAggregates(database);
  await checkTarget(database, manifest, aggregates);
  const { aggregatesFrom, readingsFrom, readingsTo } = manifest;
  // Whatever the aggregates have looked at is not looked at again, unless readings change. Buckets that outlived their readings
  // come in behind that; a refresh would empty them.
  for (const aggregate of aggregates)
    await refresh(database, aggregate, aggregatesFrom, readingsFrom ?? midnightOf(manifest));
  const restored: Restored = { manifest, tables: {}, skipped: [] };
  await database.transaction(async (tx) => {
    await tx.script(textSettings);
    await keepOthersOut(tx);
    await checkTarget(tx, manifest, aggregates);
    await withoutTriggers(tx, () => readTables(rest, createFiller(tx, aggregates, restored)));
    await advanceIdentities(tx);
  });
  for (const aggregate of aggregates) await refresh(database, aggregate, readingsFrom, readingsTo);
  // A refresh knows nothing of history that was added to buckets whose readings are there; it is to be added again.
  if (aggregates.length > 0 && readingsFrom !== null)
    await database.query(
      'UPDATE historical_readings SET is_summed_up = false WHERE is_summed_up AND ts >= $1::text::timestamptz',
      [readingsFrom],
    );
  await showHistorical(database);
  return restored;
}

/** A window of less than a bucket is refused. */
function midnightOf({ createdAt }: Manifest): string {
  return `${createdAt.slice(0, 10)}T00:00:00Z`;
}

function createFiller(tx: Queryable, aggregates: readonly Aggregate[], restored: Restored): BackupReader {
  let filling: { relation: string; columns: Column[]; writer: RowWriter } | undefined;
  return {
    async beginTable(table, names) {
      filling = undefined;
      const relation = relationOf(table, aggregates);
      if (relation === undefined) {
        restored.skipped.push(table);
        return;
      }
      const columns = orderAs(names, await listColumns(tx, relation), table);
      if (singletons.includes(table)) await tx.query(`DELETE FROM ${relation}`);
      filling = { relation, columns, writer: createRowWriter(tx, relation, columns) };
    },
    async row(line) {
      await filling?.writer.add(line);
    },
    async endTable(table, written) {
      if (!filling) return;
      await filling.writer.end();
      const read = await digestOf(tx, filling.relation, filling.columns);
      if (read.rows !== written.rows || read.sum !== written.sum)
        throw new UsageError(describeDifference(table, written, read));
      restored.tables[table] = written;
    },
  };
}

function relationOf(table: string, aggregates: readonly Aggregate[]): string | undefined {
  if (backedUp.includes(table)) return table;
  return aggregates.find(({ name }) => name === table)?.kept;
}

function orderAs(names: readonly string[], columns: readonly Column[], table: string): Column[] {
  return names.map((name) => {
    const column = columns.find((known) => known.name === name);
    if (!column) throw new UsageError(`The database has no column ${name} in ${table}, and the backup has.`);
    return column;
  });
}

async function digestOf(tx: Queryable, relation: string, columns: readonly Column[]): Promise<Digest> {
  const digest = createRowDigest();
  for await (const line of readRows(tx, relation, columns)) digest.add(line);
  return digest.end();
}

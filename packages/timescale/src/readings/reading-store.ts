import { type Database, DatabaseError, type Queryable, type Reading, type StateReading } from '@i40/common';
import type { EdgeNodeChange } from '@i40/payloads';
import type { Logger } from '@i40/runtime';
import { insertDeadLetters } from '../dead-letters/insert-dead-letters.ts';
import { createEdgeNodeStore } from '../edge-nodes/edge-node-store.ts';
import { createKnownSeries } from '../machines/known-series.ts';
import { registerSeries } from '../machines/register-series.ts';
import { copyReadingsSql, encodeRows } from './copy-rows.ts';
import { insertHistorical } from './historical-readings.ts';
import type { RejectedRecord, WriteRecord } from './record.ts';
import { nothing, type RowCounts, sum } from './row-counts.ts';
import { upsertReadings } from './upsert-readings.ts';
import { upsertStates } from './upsert-states.ts';

export interface WriteCounts {
  /** New rows, and rows whose value was corrected: readings and states alike. */
  stored: number;
  /** Readings that were there already, or twice in the batch. */
  repeated: number;
  /**
   * Values that another value with the same time replaced, in the batch or in the table. The reading that replaced one
   * counts as stored; one that never came into the table counts as repeated.
   */
  superseded: number;
  rejected: number;
}

/** Where ingest puts what it has understood. It is the one writer of readings, states, machines, sensors and dead letters. */
export interface ReadingStore {
  /**
   * Writes all records in one transaction, or none: when it has resolved, they survive the death of every process. The same
   * records again change nothing, but for dead letters, which are written again; a reading with the key of a stored one
   * and another value is a correction and replaces it. Calls side by side may touch no series at the same times. A series
   * that is new is registered in the same transaction. Throws `DatabaseError`: with a data error of PostgreSQL (SQLSTATE
   * classes 22, 23, 54) one of the records is at fault, and the caller finds out which by writing fewer.
   */
  write(records: readonly WriteRecord[]): Promise<WriteCounts>;
}

/** SQLSTATE of a key that is there already: a repeat, or a correction. */
const uniqueViolation = '23505';
/** Below this, one statement costs less than a savepoint and a COPY. */
const copyFrom = 50;

/** With a logger it tells of sources that change their unit or their line. */
export function createReadingStore(database: Database, now: () => number, logger?: Logger): ReadingStore {
  const knownSeries = createKnownSeries(now, logger);
  const knownStates = createKnownSeries(now);
  const edgeNodes = createEdgeNodeStore();

  return {
    async write(records) {
      const readings: Reading[] = [];
      const historical: Reading[] = [];
      const rejected: RejectedRecord[] = [];
      const news: Reading[] = [];
      const states: StateReading[] = [];
      const stateNews: StateReading[] = [];
      const changes: EdgeNodeChange[] = [];
      for (const record of records) {
        if (record.kind === 'rejected') rejected.push(record);
        else if (record.kind === 'edge_node') changes.push(record.change);
        else if (record.kind === 'state') {
          states.push(record.state);
          if (knownStates.isNews(record.state)) stateNews.push(record.state);
        }
        if (record.kind !== 'reading' && record.kind !== 'historical') continue;
        const isPast = record.kind === 'historical';
        (isPast ? historical : readings).push(record.reading);
        if (knownSeries.isNews(record.reading, { isPast })) news.push(record.reading);
      }
      const nothingElse =
        news.length + historical.length + states.length + rejected.length + changes.length === 0;
      const copied = nothingElse ? await copyAlone(database, readings) : undefined;
      const written =
        copied ??
        (await database.transaction(async (tx) => {
          await registerSeries(tx, { readings: news, states: stateNews });
          if (rejected.length > 0) await insertDeadLetters(tx, rejected);
          if (changes.length > 0) await edgeNodes.save(tx, changes);
          if (nothingElse) return upsertReadings(tx, readings);
          const said = states.length > 0 ? await upsertStates(tx, states) : nothing;
          const past = historical.length > 0 ? await insertHistorical(tx, historical) : nothing;
          const beside = sum(said, past);
          return readings.length > 0 ? sum(beside, await writeReadings(tx, readings)) : beside;
        }));
      // Only now: what a rolled-back transaction registered is not known.
      knownSeries.registered(news);
      knownStates.registered(stateNews);
      edgeNodes.committed(changes);
      const { stored, superseded } = written;
      const repeated = readings.length + historical.length + states.length - stored;
      return { stored, repeated, superseded, rejected: rejected.length };
    },
  };
}

/**
 * One COPY, which is a transaction of its own: one exchange with the database instead of five. A worker that is busy
 * decoding the next messages comes late to each of them. Undefined when a key is there already, or COPY is not.
 */
async function copyAlone(database: Database, readings: readonly Reading[]): Promise<RowCounts | undefined> {
  if (database.copyIn === undefined || readings.length < copyFrom) return undefined;
  try {
    return allNew(await database.copyIn(copyReadingsSql, encodeRows(readings)));
  } catch (error) {
    if (isRepeat(error)) return undefined;
    throw error;
  }
}

/**
 * COPY first: most batches hold no key that is there already or comes twice,
 * and looking for one here would cost every batch what the database finds out for nothing.
 */
async function writeReadings(tx: Queryable, readings: readonly Reading[]): Promise<RowCounts> {
  if (tx.copyIn === undefined || readings.length < copyFrom) return upsertReadings(tx, readings);
  await tx.query('SAVEPOINT before_copy');
  try {
    return allNew(await tx.copyIn(copyReadingsSql, encodeRows(readings)));
  } catch (error) {
    if (!isRepeat(error)) throw error;
    await tx.query('ROLLBACK TO SAVEPOINT before_copy');
    return upsertReadings(tx, readings);
  }
}

function allNew(stored: number): RowCounts {
  return { stored, superseded: 0 };
}

function isRepeat(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === uniqueViolation;
}

import type { WriteRecord } from '@i40/timescale';

/** What one transaction may hold. */
export interface TransactionLimits {
  /** Days of readings and days of states. Each is a chunk of a table (db/001_schema.sql, db/015_states.sql). */
  days: number;
  records: number;
}

const dayMs = 86_400_000;

/**
 * PostgreSQL has `max_locks_per_transaction` (64 by default) times `max_connections` (100) places for locks, and every
 * chunk that a transaction writes to takes one, as do its indexes. At 50 days, and four places a day, sixteen workers
 * that write two batches each just fit; a transaction that finds no place is halved (batch-writer.ts).
 */
export const transactionLimits: TransactionLimits = { days: 50, records: 10_000 };

/** Nothing that computes on this event loop may hold it for a second, on a machine that is busy too. */
export const sharedLoopLimits: TransactionLimits = { days: 5, records: 1_000 };

/**
 * Parts a batch into what single transactions may hold. Rows of one key stay in their order. What is neither reading nor
 * state goes last: the state of an edge node counts only when its readings are written. A batch that fits comes back as it is.
 */
export function splitRecords(
  records: readonly WriteRecord[],
  limits: TransactionLimits,
): readonly (readonly WriteRecord[])[] {
  if (records.length <= limits.records && spansAtMost(records, limits.days)) return [records];
  const byDay = new Map<number, WriteRecord[]>();
  const others: WriteRecord[] = [];
  for (const record of records) {
    const chunk = chunkOf(record);
    if (chunk === undefined) others.push(record);
    else addTo(byDay, chunk, record);
  }
  return [...partsOfDays([...byDay.values()], limits), ...slices(others, limits.records)];
}

/** Stands for the chunk that the row goes to; undefined where that is not counted. */
function chunkOf(record: WriteRecord): number | undefined {
  if (record.kind === 'reading') return 2 * Math.floor(record.reading.ts / dayMs);
  if (record.kind === 'state') return 2 * Math.floor(record.state.ts / dayMs) + 1;
  return undefined;
}

/** In nearly every batch all readings are of one day, so this looks at each of them only once. */
function spansAtMost(records: readonly WriteRecord[], days: number): boolean {
  let last = Number.NaN;
  let seen: Set<number> | undefined;
  for (const record of records) {
    const day = chunkOf(record);
    if (day === undefined || day === last) continue;
    last = day;
    seen ??= new Set();
    if (seen.add(day).size > days) return false;
  }
  return true;
}

function addTo(byDay: Map<number, WriteRecord[]>, day: number, record: WriteRecord): void {
  const ofDay = byDay.get(day);
  if (ofDay) ofDay.push(record);
  else byDay.set(day, [record]);
}

function* partsOfDays(days: WriteRecord[][], limits: TransactionLimits): Generator<WriteRecord[]> {
  let part: WriteRecord[] = [];
  let daysInPart = 0;
  for (const ofDay of days) {
    for (const slice of slices(ofDay, limits.records)) {
      if (daysInPart >= limits.days || part.length + slice.length > limits.records) {
        if (part.length > 0) yield part;
        part = [];
        daysInPart = 0;
      }
      for (const record of slice) part.push(record);
      daysInPart += 1;
    }
  }
  if (part.length > 0) yield part;
}

function* slices(records: WriteRecord[], length: number): Generator<WriteRecord[]> {
  for (let from = 0; from < records.length; from += length) yield records.slice(from, from + length);
}

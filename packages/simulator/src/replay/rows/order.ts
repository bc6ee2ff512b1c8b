import { UsageError } from '@i40/common';
import type { RecordedRow } from './recorded-row.ts';

/** How the rows of a recording lie in time. */
export type RowOrder = 'oldest first' | 'newest first' | 'in no order';

/** A clock that was set back, by the change to winter time for one, is no disorder. */
const mostSetBacks = 2;
const disorderlyShare = 0.05;

/**
 * Tells the order from times, one after another. A recording that begins again and again from its start, as elapsed
 * times do, is not mixed: sorted, its runs would lie on top of each other.
 */
export function recogniseOrder(times: readonly number[], startsAgain = false): RowOrder {
  let back = 0;
  let on = 0;
  for (const [i, time] of times.entries()) {
    const previous = times[i - 1] ?? time;
    if (time < previous) back += 1;
    else if (time > previous) on += 1;
  }
  if (back > 3 * on) return 'newest first';
  const isMixed = back > mostSetBacks && back > disorderlyShare * (back + on);
  return isMixed && !startsAgain ? 'in no order' : 'oldest first';
}

/** About 200 MB. */
export const mostSortedValues = 2_000_000;

/**
 * Holds all rows in memory and gives them by time. Throws a `UsageError` when they are too many to be held.
 */
export async function* sortRows(
  rows: AsyncIterable<RecordedRow>,
  { path, order, most = mostSortedValues }: { path: string; order: RowOrder; most?: number },
): AsyncGenerator<RecordedRow> {
  const held: RecordedRow[] = [];
  let values = 0;
  for await (const row of rows) {
    values += 1 + row.values.length;
    if (values > most) throw new UsageError(tooLarge(path, order));
    held.push(row);
  }
  // Rows of the same time keep the order in which they were written.
  if (order === 'newest first') held.reverse();
  held.sort((a, b) => a.time - b.time);
  for (const [index, row] of held.entries()) yield { ...row, progress: (index + 1) / held.length };
}

export function tooLarge(path: string, order: RowOrder): string {
  const how = order === 'newest first' ? 'is written newest first' : 'is not in the order of time';
  return `${path} ${how} and is too large to be sorted here: sort its rows by time, oldest first, and play the result.`;
}

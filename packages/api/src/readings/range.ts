import { type Database, formatInstant, parseTimeParam, type Resolution, resolutions } from '@i40/common';
import { finestKept } from '@i40/timescale';
import { invalidField } from '../problems.ts';

/** Instants are epoch milliseconds; `to` is exclusive. */
export interface Range {
  from: number;
  to: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const bucketMs: Record<Resolution, number> = { raw: 1, '1m': 60_000, '1h': hourMs };

/** Up to two hours are drawn from readings and up to two weeks from minutes: some 20,000 points of a series each. */
const finestUpTo: readonly [longestMs: number, resolution: Resolution][] = [
  [2 * hourMs, 'raw'],
  [14 * dayMs, '1m'],
];

/** The range of a query. Throws a 422 problem when it ends before it begins. */
export function resolveRange(query: { from: string; to: string }, now: number): Range {
  // The schema has made sure that both can be read.
  const from = parseTimeParam(query.from, now) ?? now;
  const to = parseTimeParam(query.to, now) ?? now;
  if (from >= to) {
    throw invalidField(
      'from',
      `must be before to (${formatInstant(from)} is not before ${formatInstant(to)})`,
    );
  }
  return { from, to };
}

/** Where the first bucket begins that has a part in the range: a spike right after `from` is in that one. */
export function bucketBegin(at: number, resolution: Resolution): number {
  return resolution === 'raw' ? at : Math.floor(at / bucketMs[resolution]) * bucketMs[resolution];
}

function resolutionByLength({ from, to }: Range): Resolution {
  return finestUpTo.find(([longestMs]) => to - from <= longestMs)?.[1] ?? '1h';
}

/** The resolution that suits the length of a range, or the finest coarser one that is still kept at its beginning. */
export async function chooseResolution(database: Database, range: Range): Promise<Resolution> {
  const wanted = resolutionByLength(range);
  if (wanted === '1h') return wanted;
  return finestKept(database, wanted, range.from);
}

/** The next coarser one; undefined after hours. */
export function coarser(resolution: Resolution): Resolution | undefined {
  return resolutions[resolutions.indexOf(resolution) + 1];
}

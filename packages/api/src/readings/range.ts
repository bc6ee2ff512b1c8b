import { type Database, formatInstant, parseTimeParam, type Resolution, resolutions } from '@i40/common';
import { invalidField } from '../problems.ts';

/** Instants are epoch milliseconds; `to` is exclusive. */
export interface Range {
  from: number;
  to: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
export const bucketMs: Record<Resolution, number> = { raw: 1, '1m': 60_000, '1h': hourMs };

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

export function resolutionByLength({ from, to }: Range): Resolution {
  return finestUpTo.find(([longestMs]) => to - from <= longestMs)?.[1] ?? '1h';
}

const keptSql = 'SELECT reading_resolution($1::timestamptz, $2::interval) AS kept';
const kept: Record<string, Resolution> = { readings: 'raw', minutes: '1m', hours: '1h' };
/** Narrower than the next coarser bucket, which is what `reading_resolution` compares with. */
const widths: Record<Resolution, string> = { raw: '1 second', '1m': '1 minute', '1h': '1 hour' };

/** The resolution that suits the length of a range, or the finest coarser one that is still kept at its beginning. */
export async function chooseResolution(database: Database, range: Range): Promise<Resolution> {
  const wanted = resolutionByLength(range);
  if (wanted === '1h') return wanted;
  const { rows } = await database.query<{ kept: string }>(keptSql, [
    formatInstant(range.from),
    widths[wanted],
  ]);
  return kept[rows[0]?.kept ?? ''] ?? wanted;
}

/** The next coarser one; undefined after hours. */
export function coarser(resolution: Resolution): Resolution | undefined {
  return resolutions[resolutions.indexOf(resolution) + 1];
}

import { type Database, formatInstant, type Resolution } from '@i40/common';

const keptSql = 'SELECT reading_resolution($1::timestamptz, $2::interval) AS kept';
const resolutionOf: Record<string, Resolution> = { readings: 'raw', minutes: '1m', hours: '1h' };
/** Narrower than the next coarser bucket, which is what `reading_resolution` compares with. */
const widths: Record<Resolution, string> = { raw: '1 second', '1m': '1 minute', '1h': '1 hour' };

/**
 * The wanted resolution, or the finest coarser one that retention still keeps at an instant, in epoch milliseconds. Throws
 * `DatabaseError`.
 */
export async function finestKept(database: Database, wanted: Resolution, at: number): Promise<Resolution> {
  const { rows } = await database.query<{ kept: string }>(keptSql, [formatInstant(at), widths[wanted]]);
  return resolutionOf[rows[0]?.kept ?? ''] ?? wanted;
}

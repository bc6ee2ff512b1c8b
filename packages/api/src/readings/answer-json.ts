import {
  type Database,
  formatInstant,
  maxReadingRows,
  parseInstant,
  type ReadingsResponse,
  type ReadingType,
  type Resolution,
  resolutionSchema,
} from '@i40/common';
import type { Row } from '@i40/timescale';
import { z } from 'zod';
import { cursorInstantSchema, readCursor, writeCursor } from '../cursors/cursor.ts';
import { ProblemError } from '../problems.ts';
import { coarser, type Range } from './range.ts';
import { type Position, readRows } from './series-pages.ts';

/** A query whose range, sensors and resolution are settled. */
export interface SettledQuery extends Range {
  site: string;
  machine_id: string;
  sensors: readonly string[];
  type: ReadingType;
  /** `raw` for states. */
  resolution: Resolution;
}

/** The range is in the cursor: with `from=-1h` it would otherwise have moved on with the clock. */
const cursorPageSchema = z
  .object({
    s: z.string(),
    t: cursorInstantSchema,
    from: cursorInstantSchema,
    to: cursorInstantSchema,
    r: resolutionSchema,
  })
  .refine(({ from, to }) => (parseInstant(from) ?? 0) < (parseInstant(to) ?? 0));
export type CursorPage = z.infer<typeof cursorPageSchema>;

export const parseReadingsCursor = (cursor: string): CursorPage => readCursor(cursor, cursorPageSchema);

/**
 * A page where there is a limit. Without one all of the range, in a coarser resolution where that was left to us and
 * the finer one is too much. Throws a 422 problem that says what to ask instead when it is too much all the same.
 */
export async function answerJson(
  database: Database,
  query: SettledQuery,
  {
    limit,
    after,
    mayCoarsen,
  }: { limit: number | undefined; after: Position | undefined; mayCoarsen: boolean },
): Promise<ReadingsResponse> {
  const most = limit ?? maxReadingRows;
  // One more than that tells whether there is more.
  const rows = await readRows(database, { ...query, after }, most + 1);
  if (rows.length <= most) return toResponse(query, rows, null);
  if (limit !== undefined) {
    const page = rows.slice(0, limit);
    return toResponse(query, page, nextCursor(query, page.at(-1) as Row));
  }
  const next = mayCoarsen && query.type === 'number' ? coarser(query.resolution) : undefined;
  if (next) return answerJson(database, { ...query, resolution: next }, { limit, after, mayCoarsen });
  throw tooMuch(query);
}

function toResponse(query: SettledQuery, rows: readonly Row[], next: string | null): ReadingsResponse {
  const { site, machine_id, resolution, from, to } = query;
  const readings = rows as ReadingsResponse['readings'];
  return { site, machine_id, resolution, from: formatInstant(from), to: formatInstant(to), readings, next };
}

function nextCursor({ from, to, resolution }: SettledQuery, { sensor, ts }: Row): string {
  const page: CursorPage = {
    s: sensor,
    t: ts,
    from: formatInstant(from),
    to: formatInstant(to),
    r: resolution,
  };
  return writeCursor(page);
}

function tooMuch({ type, resolution }: SettledQuery): ProblemError {
  const next = type === 'state' ? undefined : coarser(resolution);
  const instead = [
    ...(next ? [`a coarser resolution (resolution=${next} or auto)`] : []),
    'a shorter range or fewer sensors',
    `pages (limit=${maxReadingRows / 4})`,
    'a stream (Accept: text/csv or application/x-ndjson)',
  ];
  const message = `there are more than ${maxReadingRows} rows in this range`;
  return new ProblemError(422, `${message}: ask for ${instead.join(', or ')}.`, [{ field: 'from', message }]);
}

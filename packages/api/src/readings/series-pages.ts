import { setImmediate } from 'node:timers/promises';
import { type Database, parseInstant, type ReadingType, type Resolution } from '@i40/common';
import { queryPage, type Row } from '@i40/timescale';
import { bucketBegin, type Range } from './range.ts';

/** The last row that a client has. */
export interface Position {
  sensor: string;
  ts: string;
}

export interface SeriesRequest extends Range {
  site: string;
  machine_id: string;
  /** In order. */
  sensors: readonly string[];
  type: ReadingType;
  resolution: Resolution;
  after?: Position | undefined;
}

/**
 * The rows of several series, one series after the other, page by page: what is in memory at a time is a page, and
 * between two pages the process serves others.
 */
export async function* readPages(
  database: Database,
  request: SeriesRequest,
  pageRows: () => number,
): AsyncGenerator<Row[]> {
  const { site, machine_id, type, resolution, to, after } = request;
  const kind = type === 'state' ? type : resolution;
  const begin = bucketBegin(request.from, resolution);
  for (const sensor of request.sensors) {
    if (after && sensor < after.sensor) continue;
    let from = after?.sensor === sensor ? instantOf(after.ts) : begin;
    let isAfter = after?.sensor === sensor;
    for (;;) {
      const limit = pageRows();
      if (limit <= 0) return;
      const rows = await queryPage(database, kind, {
        site,
        machine_id,
        sensor,
        from,
        isAfter,
        to,
        limit,
      });
      if (rows.length > 0) yield rows;
      // The embedded database answers without leaving the event loop: what came in meanwhile would wait for all pages.
      await setImmediate();
      const last = rows.at(-1);
      if (rows.length < limit || !last) break;
      from = instantOf(last.ts);
      isAfter = true;
    }
  }
}

function instantOf(ts: string): number {
  return parseInstant(ts) ?? Number.NaN;
}

/** Up to `limit` rows at once. */
export async function readRows(database: Database, request: SeriesRequest, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of readPages(database, request, () => limit - rows.length)) {
    for (const row of page) rows.push(row);
  }
  return rows;
}

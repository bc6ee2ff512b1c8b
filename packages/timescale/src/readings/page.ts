import {
  type BucketRow,
  type Database,
  formatInstant,
  type RawRow,
  type Resolution,
  type StateRow,
} from '@i40/common';

export type Row = RawRow | BucketRow | StateRow;

/** Numbers in a resolution, or states. */
export type RowKind = Resolution | 'state';

/** One series over one range; instants are epoch milliseconds. */
export interface PageRequest {
  site: string;
  machine_id: string;
  sensor: string;
  /** Rows after this instant where it is exclusive, from it on otherwise. */
  from: number;
  isAfter: boolean;
  to: number;
  limit: number;
}

/**
 * The next rows of one series in the order of time: a contiguous range of the primary key, so that a page costs the
 * same however long the table is and wherever in the range it lies.
 */
const pageSql: Record<RowKind, string> = {
  raw: pageQuery('sensor_readings', 'ts', 'value, unit, quality::int AS quality'),
  state: pageQuery('sensor_states', 'ts', 'state, quality::int AS quality'),
  '1m': pageQuery('readings_1m', 'bucket', 'avg, min, max, last, count::float8 AS count'),
  '1h': pageQuery('readings_1h', 'bucket', 'avg, min, max, last, count::float8 AS count'),
};

function pageQuery(table: string, time: string, columns: string): string {
  return `
    SELECT (extract(epoch FROM r.${time}) * 1000)::float8 AS ts, sensor, ${columns}
      FROM ${table} AS r
     WHERE site = $1 AND machine_id = $2 AND sensor = $3
       AND r.${time} >= $4::timestamptz AND r.${time} < $5::timestamptz
     -- Qualified: the bare name would be the column of the result, which no index has in order.
     ORDER BY r.${time}
     LIMIT $6::int`;
}

/** Time has microseconds, so the first instant after another is one later. */
const microsecondMs = 0.001;

/** Throws `DatabaseError`. */
export async function queryPage(
  database: Database,
  kind: RowKind,
  { site, machine_id, sensor, from, isAfter, to, limit }: PageRequest,
): Promise<Row[]> {
  const begin = isAfter ? from + microsecondMs : from;
  const { rows } = await database.query<Row & { ts: unknown }>(pageSql[kind], [
    site,
    machine_id,
    sensor,
    formatInstant(begin),
    formatInstant(to),
    limit,
  ]);
  // In place: a page may have thousands of rows, and they are nobody else's.
  for (const row of rows) row.ts = formatInstant(row.ts as unknown as number);
  return rows;
}

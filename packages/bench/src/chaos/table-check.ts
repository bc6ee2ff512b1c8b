import type { Database } from '@i40/common';
import { aChaosReading } from './chaos-reading.ts';
import type { Publisher } from './publisher.ts';

/** What the table says of what was published. */
export interface TableCheck {
  stored: number;
  /** Acknowledged, and not in the table. */
  lost: number[];
  /** In the table more than once. */
  twice: number;
  /** In the table, and never published. */
  invented: number;
  /** In the table with another value or series than published. */
  wrong: number;
  /** In the table, and never acknowledged: the publisher may send it again, and it would change nothing. */
  unacknowledged: number;
}

interface Row {
  number: number;
  machine_id: string;
  sensor: string;
  value: number;
}

/** The number of a reading is the microsecond it carries. */
const rowsSql = `
  SELECT round(extract(epoch FROM ts) * 1000000 - $2::numeric)::int AS number, machine_id, sensor, value
    FROM sensor_readings
   WHERE line = $1`;

const countSql = 'SELECT count(*)::int AS count FROM sensor_readings WHERE line = $1';

const rejectedSql = 'SELECT count(*)::int AS count FROM rejected_messages WHERE topic = $1';

export async function countRows(database: Database, line: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(countSql, [line]);
  return rows[0]?.count ?? 0;
}

export async function countRejected(database: Database, topic: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(rejectedSql, [topic]);
  return rows[0]?.count ?? 0;
}

/** Compares every row with what was published under its number. */
export async function checkTable(
  database: Database,
  { line, baseMs, publisher }: { line: string; baseMs: number; publisher: Publisher },
): Promise<TableCheck> {
  const { rows } = await database.query<Row>(rowsSql, [line, String(baseMs * 1_000)]);
  const published = publisher.published();
  const times = new Uint8Array(published);
  const check: TableCheck = {
    stored: rows.length,
    lost: [],
    twice: 0,
    invented: 0,
    wrong: 0,
    unacknowledged: 0,
  };
  for (const row of rows) {
    if (row.number < 0 || row.number >= published) {
      check.invented += 1;
      continue;
    }
    const seen = times[row.number] ?? 0;
    times[row.number] = seen + 1;
    if (seen > 0) check.twice += 1;
    const { machine_id, sensor, value } = aChaosReading(row.number);
    if (row.machine_id !== machine_id || row.sensor !== sensor || row.value !== value) check.wrong += 1;
    if (Number.isNaN(publisher.acknowledgedAt(row.number))) check.unacknowledged += 1;
  }
  for (let number = 0; number < published; number++) {
    if (!times[number] && !Number.isNaN(publisher.acknowledgedAt(number))) check.lost.push(number);
  }
  return check;
}

import { type Database, parseJsonText } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPanels, readDashboard } from './dashboard-files.ts';
import { createQueryRunner } from './query-runner.ts';

const panels = listPanels((await readDashboard('i40-pipeline')).panels);
const at = (time: string) => new Date(`2026-01-05T${time}Z`);
const context = { from: at('08:00'), to: at('09:00'), intervalMs: 60_000, variables: {} };

async function rowsOf(database: Database, title: string, range = context) {
  const panel = panels.find((candidate) => candidate.title === title);
  const [rows] = await createQueryRunner(database).runPanel(panel ?? { id: 0, type: '', title }, range);
  return rows ?? [];
}

describe('the dashboard of the pipeline', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger: silentLogger });
    // Three readings in one write at 08:00, one a write at 08:01 and a late one at 08:02, on two sites.
    await database.script(`
      INSERT INTO sensor_readings (site, machine_id, sensor, ts, received_at, value)
      SELECT site, 'M01', 'temp', day + ts::interval, day + received_at::interval, 75
        FROM (VALUES ('a', '08:00:00', '08:00:03'), ('a', '08:00:01', '08:00:03'), ('b', '08:00:02', '08:00:03'),
                     ('a', '08:01:00', '08:01:01'), ('a', '08:01:01', '08:01:02'), ('b', '08:02:00', '08:12:00')
             ) AS reading (site, ts, received_at), CAST('2026-01-05 00:00Z' AS timestamptz) AS day;
      INSERT INTO rejected_messages (received_at, topic, payload, reason)
      SELECT '2026-01-05 08:10Z'::timestamptz + n * INTERVAL '1 minute', 'topic/' || n % 2, 'x'::bytea, 'value: expected number'
        FROM generate_series(1, 3) AS n
      UNION ALL VALUES ('2026-01-05 08:30Z'::timestamptz, 'topic/2', '\\xff'::bytea, 'the payload is not valid UTF-8')`);
  });
  afterAll(() => database?.close());

  it('counts readings per second by site', async () => {
    const perMinute = (rows: Record<string, unknown>[]) =>
      rows.map(({ time, metric, value }) => [(time as Date).getUTCMinutes(), metric, Number(value) * 60]);
    expect(perMinute(await rowsOf(database, 'Readings per second'))).toEqual([
      [0, 'a', 2],
      [0, 'b', 1],
      [1, 'a', 2],
      [2, 'b', 1],
    ]);
  });

  it('takes lag from measured to stored', async () => {
    const rows = await rowsOf(database, 'Ingest lag');
    const highest = rows.filter(({ metric }) => metric === 'max').map(({ value }) => value);
    expect(highest).toEqual([3, 1, 600]);
  });

  it('tells how many readings a write holds, by what was received at the same instant', async () => {
    const rows = await rowsOf(database, 'Readings per write');
    expect(rows.map((row) => Number(row['Readings per write']))).toEqual([3, 1, 1]);
  });

  it('lists every reason for which messages were rejected, with the last one', async () => {
    const rows = await rowsOf(database, 'Reasons');
    expect(
      rows.map(({ messages, reason, topics, topic, payload }) => [messages, reason, topics, topic, payload]),
    ).toEqual([
      [3, 'value: expected number', 2, 'topic/1', 'x'],
      [1, 'the payload is not valid UTF-8', 1, 'topic/2', '\\377'],
    ]);
  });

  it('counts reasons that quote the payload as one, whatever they quote', async () => {
    const payloads = [
      'not json 1',
      'not json 2',
      `"it's" {`,
      '{"a":NaN}',
      '{"a":1,}',
      '{"machine_id":"M01",}',
    ];
    const broken = payloads
      .map((payload) => parseJsonText(payload))
      .map((json) => (json.ok ? '' : json.reason));
    const limits = ['value: must lie between -1 and 1', 'value: must lie between -2 and 2'];
    const reasons = [...broken, ...[7, 8, 9].map((n) => `no birth has defined the alias ${n}`), ...limits];
    await database.query(
      `INSERT INTO rejected_messages (received_at, topic, payload, reason)
       SELECT '2026-01-06 08:10Z', 't', 'x', reason FROM unnest($1::text[]) AS reason`,
      [reasons],
    );
    const nextDay = { ...context, from: new Date('2026-01-06T08:00Z'), to: new Date('2026-01-06T09:00Z') };
    const rows = await rowsOf(database, 'Reasons', nextDay);
    expect(new Set(reasons).size).toBe(reasons.length);
    expect(rows.map(({ messages, reason }) => `${messages}: ${reason}`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^[34]: the payload is not valid JSON: Unexpected token … is not valid JSON$/),
        '3: no birth has defined the alias …',
        ...limits.map((reason) => `1: ${reason}`),
      ]),
    );
    const [, , counts] = await createQueryRunner(database).runPanel(
      panels[0] ?? { id: 0, type: '', title: '' },
      nextDay,
    );
    expect(counts?.[0]).toEqual({ 'Rejected messages': 11, 'Different reasons': rows.length });
  });

  it('has a row for every policy, also before its first run', async () => {
    const rows = await rowsOf(database, 'Policies');
    expect(rows.map(({ job, table, status }) => `${table}: ${job}, ${status}`)).toEqual([
      'reading_corrections: compress, not yet run',
      'reading_corrections: delete old chunks, not yet run',
      'readings_1h: refresh, not yet run',
      'readings_1m: delete old chunks, not yet run',
      'readings_1m: refresh, not yet run',
      'rejected_messages: delete old chunks, not yet run',
      'sensor_readings: compress, not yet run',
      'sensor_readings: delete old chunks, not yet run',
      'sensor_states: compress, not yet run',
      'sensor_states: delete old chunks, not yet run',
    ]);
  });

  it('tells what compression saves, once something is compressed', async () => {
    expect(await rowsOf(database, 'Compression')).toEqual([{ ratio: 'nothing compressed yet' }]);
    expect(await rowsOf(database, 'Chunks of readings')).toMatchObject([
      { begins: at('00:00'), compressed: 'no', ratio: '–' },
    ]);
    await database.script(`SELECT compress_chunk(show_chunks('sensor_readings'))`);
    const ratio = expect.stringMatching(/^\d+\.\d : 1$/);
    expect(await rowsOf(database, 'Compression')).toEqual([{ ratio }]);
    expect(await rowsOf(database, 'Chunks of readings')).toMatchObject([{ compressed: 'yes', ratio }]);
    const sizes = await rowsOf(database, 'Sizes');
    expect(sizes.find(({ name }) => name === 'sensor_readings')).toMatchObject({
      chunks: 1,
      compressed: 1,
      ratio,
    });
    expect(sizes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['readings_1m', 'readings_1h', 'rejected_messages']),
    );
  });
});

import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listPanels, readDashboard } from './dashboard-files.ts';
import { materialise } from './plant-history.ts';
import { createQueryRunner } from './query-runner.ts';

const dashboard = await readDashboard('i40-machine');
const panels = listPanels(dashboard.panels);
const at = (time: string) => new Date(`2026-01-05T${time}Z`);

describe('the dashboard of a machine', () => {
  let database: Database;
  let runner: ReturnType<typeof createQueryRunner>;
  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger: silentLogger });
    runner = createQueryRunner(database);
    await database.script(`
      INSERT INTO machines (site, machine_id) VALUES ('site-1', 'M01'), ('site-1', 'M02'), ('site-2', 'M01');
      INSERT INTO sensors (site, machine_id, sensor, unit, normal_low, normal_high)
      SELECT site, machine_id, sensor, '°C', low, high
        FROM machines, (VALUES ('temp', 60, 90), ('speed', 60, 90), ('level', NULL, NULL)) AS s (sensor, low, high)`);
  });
  afterAll(() => database?.close());
  beforeEach(() => database.script('TRUNCATE sensor_readings, anomalies'));

  const send = (sensor: string, values: Record<string, number>, machine = 'M01') =>
    database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value)
       SELECT $4::timestamptz + ts::interval, $1, $2, value::float8 FROM jsonb_each_text($3) AS r (ts, value)`,
      [machine, sensor, JSON.stringify(values), at('00:00')],
    );
  const find = (
    from: string,
    to: string | null,
    score: number,
    sensor: string | null = 'temp',
    machine = 'M01',
  ) =>
    database.query(
      `INSERT INTO anomalies (machine_id, sensor, detector, started_at, ended_at, peak_score, contributions, explanation)
       VALUES ($1, $2, 'multivariate', $3, $4, $5, '{"speed": 0.25, "temp": 0.75}', $6)`,
      [machine, sensor, at(from), to && at(to), score, `temp ${score}`],
    );
  const rowsOf = async (title: string, { from = '08:00', to = '09:00', intervalMs = 60_000 } = {}) => {
    const panel = panels.find((candidate) => candidate.title === title);
    const variables = { site: 'site-1', machine: 'M01', sensor: ['temp'] };
    const [rows] = await runner.runPanel(panel ?? { id: 0, type: '', title }, {
      from: at(from),
      to: at(to),
      intervalMs,
      variables,
    });
    return rows ?? [];
  };
  const health = async (options = {}) =>
    Object.fromEntries(
      (await rowsOf('Health', options)).map((row) => [
        (row.time as Date).toISOString().slice(11, 16),
        [row.Health, row['In normal range'], row['1 − anomaly score']],
      ]),
    );

  it.each([
    ['readings', 30_000],
    ['means of a minute', 60_000],
  ])(
    'takes for health the share in the normal range of each sensor that has one, by %s',
    async (_, intervalMs) => {
      await send('temp', { '08:00': 95, '08:01': 75, '08:02': 75 });
      await send('speed', { '08:00': 75, '08:01': 90, '08:02': 59 });
      await send('level', { '08:00': 1e9, '08:02': 1e9, '08:03': 1e9 });
      expect(await health({ intervalMs })).toEqual({
        '08:00': [0.5, 0.5, 1],
        '08:01': [1, 1, 1],
        '08:02': [0.5, 0.5, 1],
        // Nothing is known but that nothing was found.
        '08:03': [1, null, 1],
      });
    },
  );

  it('judges every reading while a bucket is short, each sensor as much as the other', async () => {
    await send('temp', { '08:00:00': 95, '08:00:01': 75, '08:00:02': 75, '08:00:03': 75 });
    await send('speed', { '08:00:00': 75 });
    expect(await health({ intervalMs: 30_000 })).toEqual({ '08:00': [0.875, 0.875, 1] });
  });

  it('takes away the highest score among the episodes that touch a bucket', async () => {
    await send('temp', { '08:00': 75, '08:01': 75, '08:02': 75, '08:03': 75 });
    await find('08:00:30', '08:01:30', 0.5);
    await find('08:01:10', '08:01:20', 0.75);
    await find('08:02:30', '08:03:00', 0.9, 'temp', 'M02');
    await find('08:03:30', null, 0.25, null);
    expect(await health()).toEqual({
      '08:00': [0.5, 1, 0.5],
      '08:01': [0.25, 1, 0.25],
      '08:02': [1, 1, 1],
      '08:03': [0.75, 1, 0.75],
    });
  });

  it('tells the last anomaly, however long ago, in words', async () => {
    await find('05:00', '05:10', 0.9);
    await find('06:00', '06:10', 0.75);
    await find('07:00', null, 0.9, 'temp', 'M02');
    expect(await rowsOf('Last anomaly')).toEqual([
      {
        state: 'ended',
        started: at('06:00'),
        lasted: 600,
        sensor: 'temp',
        score: 0.75,
        explanation: 'temp 0.75',
      },
    ]);
  });

  it('lists the anomalies that touch the time range, the latest first, with the share of each sensor', async () => {
    await find('06:00', '06:10', 0.9);
    await find('07:50', '08:10', 0.75);
    await find('08:30', null, 0.5, null);
    await find('09:10', null, 0.5);
    const rows = await rowsOf('Recent anomalies');
    expect(rows.map(({ started, state, sensor }) => [started, state, sensor])).toEqual([
      [at('08:30'), 'open', 'machine'],
      [at('07:50'), 'ended', 'temp'],
    ]);
    expect(rows[0]?.contributions).toBe('temp 75 %, speed 25 %');
  });

  it('marks anomalies in the charts from their beginning to their end, and open ones until now', async () => {
    await find('06:00', '06:10', 0.9);
    await find('07:50', '08:10', 0.75);
    await find('08:30', null, 0.5, null);
    const sql = dashboard.annotations.list.find(({ name }) => name === 'Anomalies')?.target?.rawSql ?? '';
    const variables = { site: 'site-1', machine: 'M01' };
    const context = { from: at('08:00'), to: at('09:00'), intervalMs: 60_000, variables };
    expect(await runner.query(sql, context)).toEqual([
      { time: at('07:50'), timeend: at('08:10'), text: 'temp: temp 0.75', tags: 'multivariate' },
      { time: at('08:30'), timeend: at('09:00'), text: 'temp 0.5', tags: 'multivariate' },
    ]);
  });

  it.each([
    ['anomaly', 0.8, '08:00', 75],
    ['warning', 0.79, '08:00', 75],
    ['warning', null, '08:00', 95],
    ['normal', null, '08:00', 75],
    ['stale', 0.9, '07:58', 75],
  ])('says %s at a score of %s, last heard of at %s with %d', async (expected, score, last, value) => {
    await send('temp', { [last]: value });
    if (score !== null) await find('07:00', null, score);
    expect(await rowsOf('State', { to: '08:00:30' })).toEqual([{ state: expected }]);
  });

  it('keeps a spike of a single reading visible by the hour, beside the average', async () => {
    await send('temp', { '08:00': 75, '08:20': 75, '08:30': 999, '08:40': 75 });
    await materialise(database, at('12:00'));
    const [row] = await rowsOf('$sensor', { intervalMs: 3_600_000 });
    expect(row).toEqual({ time: at('08:00'), Average: 306, Lowest: 75, Highest: 999 });
  });
});

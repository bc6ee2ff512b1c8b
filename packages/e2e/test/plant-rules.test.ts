import type { Database } from '@i40/common';
import { severeScore, silentAfterMs, usableQuality } from '@i40/common';
import { machineCases, sensorCases } from '@i40/common/testing';
import { openPgliteDatabase } from '@i40/embedded';
import { maxAheadMs } from '@i40/payloads';
import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAlertRules } from './grafana/alerting-files.ts';
import { readDashboards } from './grafana/dashboard-files.ts';

describe('the rules of the plant in the database', () => {
  let database: Database;
  const now = new Date('2026-01-05T08:00:00Z');
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const measure = (ageMs: number, value: number, quality = 192) =>
    database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value, quality, received_at)
       VALUES ($1, 'C01', 'temp', $2, $3, $4)`,
      [ago(ageMs), value, quality, ago(Math.max(0, ageMs))],
    );
  const statusOf = async () => {
    const { rows } = await database.query(
      `SELECT status, value, age_s FROM latest_readings_at($1) WHERE machine_id = 'C01'`,
      [now],
    );
    return rows[0];
  };

  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger: silentLogger });
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await database.script(`
      DELETE FROM sensor_readings; DELETE FROM sensors; DELETE FROM machines; DELETE FROM anomalies;
      INSERT INTO machines (machine_id) VALUES ('C01');
      INSERT INTO sensors (machine_id, sensor, normal_low, normal_high) VALUES ('C01', 'temp', 60, 90)`);
  });

  it.each(sensorCases)('%j', async ({ ageMs, value, quality, low, high, status }) => {
    await database.query('UPDATE sensors SET normal_low = $1, normal_high = $2', [low, high]);
    if (ageMs !== null) await measure(ageMs, value, quality);
    expect(await statusOf()).toMatchObject({ status });
  });

  it.each(machineCases)('%j', async ({ ageMs, isOutOfRange, openScores, state }) => {
    if (ageMs !== null) await measure(ageMs, isOutOfRange ? 1_000 : 75);
    for (const [index, score] of openScores.entries())
      await database.query(
        `INSERT INTO anomalies (machine_id, detector, started_at, peak_score, explanation) VALUES ('C01', $1, $2, $3, '')`,
        [`d${index}`, ago(1_000), score],
      );
    const { rows } = await database.query('SELECT state FROM machine_states_at($1)', [now]);
    expect(rows).toEqual([{ state }]);
  });

  it('one reading from ahead of time does not hide those that come in time', async () => {
    await measure(-120_000, 80);
    expect(await statusOf()).toEqual({ status: 'in range', value: 80, age_s: 0 });
    await measure(1_000, 75);
    expect(await statusOf()).toEqual({ status: 'in range', value: 75, age_s: 1 });
  });

  it('what had not arrived at an instant was not ahead of it', async () => {
    await database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value, received_at) VALUES ($1, 'C01', 'temp', 75, $1)`,
      [ago(-120_000)],
    );
    expect(await statusOf()).toMatchObject({ status: 'silent', value: null });
  });

  it('are the numbers that TypeScript has', async () => {
    const { rows } = await database.query(
      `SELECT is_usable($1::smallint) AS usable, is_usable(($1::int - 1)::smallint) AS bad, is_severe($2) AS severe,
              is_severe($2 - 0.001) AS mild, extract(epoch FROM most_ahead())::float8 * 1000 AS ahead,
              is_silent(now() - make_interval(secs => $3), now()) AS silent`,
      [usableQuality, severeScore, silentAfterMs / 1000],
    );
    expect(rows).toEqual([
      { usable: true, bad: false, severe: true, mild: false, ahead: maxAheadMs, silent: false },
    ]);
  });

  it('vanish from the plan: no call is left, and the key is still used', async () => {
    const { rows } = await database.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (VERBOSE) SELECT value FROM sensor_readings
        WHERE site = 'site-1' AND machine_id = 'C01' AND sensor = 'temp' AND ts > '2026-01-01' AND is_usable(quality)`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toContain('is_usable');
    expect(plan).toContain('quality >= 64');
  });
});

it('the alert rules and the dashboards have the score from which on an episode is severe', async () => {
  const rule = (await readAlertRules()).find(({ title }) => title === 'Anomaly score high');
  expect(JSON.stringify(rule?.data)).toContain(`"params":[${severeScore}]`);
  for (const { dashboard } of await readDashboards())
    for (const [, score] of JSON.stringify(dashboard).matchAll(/episode of score (\d\.\d+) or more/g))
      expect(Number(score)).toBe(severeScore);
});

import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('the latest readings', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger: silentLogger });
    await database.script(`
      INSERT INTO machines (machine_id, line) VALUES ('M01', 'lineA');
      INSERT INTO sensors (machine_id, sensor, unit, normal_low, normal_high)
      VALUES ('M01', 'temp', '°C', 60, 90), ('M01', 'speed', 'rpm', NULL, NULL), ('M02', 'temp', '°C', 60, 90);
      INSERT INTO sensor_readings (ts, machine_id, sensor, value, quality)
      VALUES ('2026-01-05 08:00:00Z', 'M01', 'temp', 90, 192),
             ('2026-01-05 08:00:10Z', 'M01', 'temp', 90.5, 192),
             ('2026-01-05 08:00:20Z', 'M01', 'temp', 70, 0),
             ('2026-01-05 08:00:00Z', 'M01', 'speed', 1450, 192)`);
  });
  afterAll(() => database?.close());

  const statusOf = async (machineId: string, sensor: string, at: string) => {
    const { rows } = await database.query<{ status: string }>(
      'SELECT status FROM latest_readings_at($1) WHERE machine_id = $2 AND sensor = $3',
      [at, machineId, sensor],
    );
    return rows[0]?.status;
  };

  it.each([
    ['M01', 'temp', '2026-01-05T07:59:59Z', 'silent'],
    ['M01', 'temp', '2026-01-05T08:00:00Z', 'in range'],
    ['M01', 'temp', '2026-01-05T08:00:10Z', 'out of range'],
    ['M01', 'temp', '2026-01-05T08:01:20Z', 'bad quality'],
    ['M01', 'temp', '2026-01-05T08:01:20.001Z', 'silent'],
    ['M01', 'speed', '2026-01-05T08:00:00Z', 'range unknown'],
    ['M02', 'temp', '2026-01-05T08:00:00Z', 'silent'],
  ])('of %s %s at %s is %s', async (machineId, sensor, at, expected) => {
    expect(await statusOf(machineId, sensor, at)).toBe(expected);
  });

  it('tell value, line and age until a day has passed', async () => {
    const rowAt = async (at: string) => {
      const { rows } = await database.query(
        `SELECT line, value, age_s FROM latest_readings_at($1) WHERE machine_id = 'M01' AND sensor = 'speed'`,
        [at],
      );
      return rows[0];
    };
    expect(await rowAt('2026-01-06T08:00:00Z')).toEqual({ line: 'lineA', value: 1450, age_s: 86_400 });
    expect(await rowAt('2026-01-06T08:00:01Z')).toEqual({ line: 'lineA', value: null, age_s: null });
  });

  it('are a view as well, with a row for each series', async () => {
    await database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES (now(), 'M02', 'temp', 70)`,
    );
    const { rows } = await database.query(
      'SELECT machine_id, sensor, value, status FROM latest_readings ORDER BY machine_id, sensor',
    );
    expect(rows).toEqual([
      { machine_id: 'M01', sensor: 'speed', value: null, status: 'silent' },
      { machine_id: 'M01', sensor: 'temp', value: null, status: 'silent' },
      { machine_id: 'M02', sensor: 'temp', value: 70, status: 'in range' },
    ]);
  });

  it('are looked up for the chosen series alone, within a day', async () => {
    const { rows } = await database.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT * FROM latest_readings_at('2026-01-05T08:00:00Z') WHERE machine_id = 'M01'`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toContain('Function Scan');
    expect(plan).toMatch(/machine_id = 'M01'/);
  });
});

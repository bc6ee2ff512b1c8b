import { readdir } from 'node:fs/promises';
import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { parseEnv, silentLogger } from '@i40/runtime';
import {
  applyStoragePolicies,
  migrate,
  migrationsDirectory,
  openDatabase,
  readLookBackDays,
  storageEnv,
  waitForSchema,
} from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRealTimescale } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const fileNames = (await readdir(migrationsDirectory)).filter((name) => name.endsWith('.sql')).sort();

describe('the schema on the community edition of TimescaleDB', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openPgliteDatabase();
  });
  afterAll(() => database?.close());

  const jobs = async () => {
    const { rows } = await database.query<{ job_id: number; job: string }>(
      `SELECT job_id, concat_ws(' ', hypertable_name, proc_name, config->>'drop_after', config->>'compress_after') AS job
         FROM timescaledb_information.jobs WHERE hypertable_name IS NOT NULL ORDER BY job`,
    );
    return rows;
  };

  it('is applied once, file by file', async () => {
    expect(await migrate({ database, logger: silentLogger })).toEqual(fileNames);
    expect(await migrate({ database, logger: silentLogger })).toEqual([]);
  });

  it('is there for those that wait for it', async () => {
    await waitForSchema({ database, logger: silentLogger });
  });

  it('can be applied over itself, as where the ledger was lost', async () => {
    await database.query('DELETE FROM schema_migrations');
    expect(await migrate({ database, logger: silentLogger })).toEqual(fileNames);
  });

  it('has a policy for everything that grows', async () => {
    expect((await jobs()).map(({ job }) => job)).toEqual([
      'reading_corrections policy_compression 7 days',
      'reading_corrections policy_retention 90 days',
      'readings_1h policy_refresh_continuous_aggregate',
      'readings_1m policy_refresh_continuous_aggregate',
      'readings_1m policy_retention 365 days',
      'rejected_messages policy_retention 30 days',
      'sensor_readings policy_compression 7 days',
      'sensor_readings policy_retention 90 days',
      'sensor_states policy_compression 7 days',
      'sensor_states policy_retention 90 days',
    ]);
  });

  it('follows the environment, and leaves policies alone that are as they should be', async () => {
    const before = await jobs();
    await applyStoragePolicies(database, parseEnv(storageEnv, {}));
    expect(await jobs()).toEqual(before);
    await applyStoragePolicies(
      database,
      parseEnv(storageEnv, { COMPRESS_AFTER_DAYS: '2', KEEP_RAW_DAYS: '30' }),
    );
    const after = (await jobs()).map(({ job }) => job);
    expect(after).toContain('sensor_readings policy_compression 2 days');
    expect(after).toContain('sensor_readings policy_retention 30 days');
    expect(after).toContain('sensor_states policy_compression 2 days');
    expect(after).toContain('sensor_states policy_retention 30 days');
    expect(after).toContain('reading_corrections policy_compression 2 days');
    expect(after).toContain('reading_corrections policy_retention 30 days');
  });

  it('says how far back the averages look, which is no further where readings come to be kept for longer', async () => {
    expect(await readLookBackDays(database)).toBe(29);
    await database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES (now(), 'KEPT', 'a', 1)`,
    );
    await applyStoragePolicies(database, parseEnv(storageEnv, { KEEP_RAW_DAYS: '365' }));
    expect(await readLookBackDays(database)).toBe(29);
    await database.query(`DELETE FROM sensor_readings WHERE machine_id = 'KEPT'`);
  });

  it('refuses to compress after the readings are gone', () => {
    expect(() => parseEnv(storageEnv, { COMPRESS_AFTER_DAYS: '90' })).toThrow(
      /must be less than KEEP_RAW_DAYS/,
    );
  });

  it('aggregates by minute and by hour, before and after they are materialised, without readings of bad quality', async () => {
    await database.query(`
      INSERT INTO sensor_readings (ts, machine_id, sensor, value, quality)
      SELECT timestamptz '2026-01-05 08:00Z' + i * interval '1 second', 'A01', 'temp', i, 192
        FROM generate_series(0, 7199) AS i`);
    await database.query(`
      INSERT INTO sensor_readings (ts, machine_id, sensor, value, quality)
      VALUES ('2026-01-05 08:00:30.5Z', 'A01', 'temp', 1e9, 0)`);
    const expected = [
      { bucket: new Date('2026-01-05T08:00:00Z'), n: 3600, avg: 1799.5, min: 0, max: 3599, last: 3599 },
      { bucket: new Date('2026-01-05T09:00:00Z'), n: 3600, avg: 5399.5, min: 3600, max: 7199, last: 7199 },
    ];
    const hours = async () => {
      const { rows } = await database.query(
        `SELECT bucket, count::float8 AS n, avg, min, max, last FROM readings_1h WHERE machine_id = 'A01' ORDER BY bucket`,
      );
      return rows;
    };
    const spread = async () => {
      const { rows } = await database.query<{ std: number }>(
        `SELECT sqrt(sum(sum_squares) / sum(count) - (sum(sum_value) / sum(count)) ^ 2)::float8 AS std
           FROM readings_1m WHERE machine_id = 'A01'`,
      );
      return rows[0]?.std;
    };
    expect(await hours()).toEqual(expected);
    for (const view of ['readings_1m', 'readings_1h']) {
      await database.script(`CALL refresh_continuous_aggregate('${view}', NULL, NULL)`);
    }
    expect(await hours()).toEqual(expected);
    // Population standard deviation of 0 … n-1: sqrt((n² - 1) / 12).
    expect(await spread()).toBeCloseTo(Math.sqrt((7200 ** 2 - 1) / 12), 6);
  });

  it('refuses a value that is not finite', async () => {
    const insert = `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES (now(), 'A02', 'temp', 'NaN')`;
    await expect(database.query(insert)).rejects.toMatchObject({ code: '23514' });
  });

  it('compresses, and takes a late reading and a repeat into what is compressed', async () => {
    await database.query(
      `SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('sensor_readings') AS c`,
    );
    const upsert = `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES ($1, 'A01', 'temp', 5)
                    ON CONFLICT (site, machine_id, sensor, ts) DO UPDATE SET value = excluded.value`;
    await database.query(upsert, ['2026-01-05T08:00:00Z']);
    await database.query(upsert, ['2026-01-05T08:00:00.25Z']);
    const { rows } = await database.query(
      `SELECT count(*)::float8 AS n FROM sensor_readings WHERE machine_id = 'A01' AND ts < '2026-01-05 08:00:01Z'`,
    );
    expect(rows).toEqual([{ n: 2 }]);
  });

  it('keeps the aggregates of readings that are gone, also when readings are to be kept longer from now on', async () => {
    const day = (n: number) => `now() - interval '${n} days'`;
    await applyStoragePolicies(database, parseEnv(storageEnv, { KEEP_RAW_DAYS: '30' }));
    await database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES (${day(60)}, 'A03', 'temp', 1), (${day(1)}, 'A03', 'temp', 2)`,
    );
    for (const view of ['readings_1m', 'readings_1h']) {
      await database.script(`CALL refresh_continuous_aggregate('${view}', NULL, ${day(0)})`);
    }
    await database.query(`SELECT drop_chunks('sensor_readings', ${day(30)})`);
    await applyStoragePolicies(database, parseEnv(storageEnv, { KEEP_RAW_DAYS: '180' }));
    for (const { job_id, job } of await jobs()) {
      if (job.includes('refresh')) await database.script(`CALL run_job(${job_id})`);
    }
    const { rows } = await database.query(
      `SELECT last FROM readings_1h WHERE machine_id = 'A03' ORDER BY bucket`,
    );
    expect(rows).toEqual([{ last: 1 }, { last: 2 }]);
  });

  it('reads one series over one window by the primary key', async () => {
    await database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES (now(), 'A09', 'temp', 5)`,
    );
    const { rows } = await database.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT count(*) FROM sensor_readings
        WHERE site = 'site-1' AND machine_id = 'A09' AND sensor = 'temp' AND ts > now() - interval '15 minutes'`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('sensor_readings_pkey');
  });
});

const real = await openRealTimescale();
const title = 'the schema on a TimescaleDB server';
if (real.available) {
  describe(title, () => {
    it('has the same aggregates by name and column, whatever the edition', async () => {
      const database = await openDatabase(real.url, { applicationName: 'i40-test', logger: silentLogger });
      await migrate({ database, logger: silentLogger });
      await applyStoragePolicies(database, parseEnv(storageEnv, {}));
      const { rows } = await database.query<{ columns: string }>(
        `SELECT attrelid::regclass::text || ': ' || string_agg(attname, ' ' ORDER BY attnum) AS columns
           FROM pg_attribute
          WHERE attrelid IN ('readings_1m'::regclass, 'readings_1h'::regclass) AND attnum > 0
          GROUP BY attrelid ORDER BY 1`,
      );
      const columns = 'site machine_id sensor bucket avg min max last count sum_value sum_squares';
      expect(rows.map((row) => row.columns)).toEqual([`readings_1h: ${columns}`, `readings_1m: ${columns}`]);
      await database.close();
      await real.close();
    });
  });
} else {
  skipSuite(title, real.reason);
}

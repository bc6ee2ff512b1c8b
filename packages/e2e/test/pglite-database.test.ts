import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDatabase } from '@i40/common/testing';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describeDatabase('TimescaleDB in WebAssembly', () => openPgliteDatabase());

describe('an embedded database that is opened again', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'i40-pglite-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('has its readings, its aggregates and its policies', async () => {
    const first = await openPgliteDatabase({ dataDirectory: directory });
    await migrate({ database: first, logger: silentLogger });
    await first.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES (now(), 'M01', 'temp', 75)`,
    );
    await first.close();

    const second = await openPgliteDatabase({ dataDirectory: directory });
    expect(await migrate({ database: second, logger: silentLogger })).toEqual([]);
    const { rows } = await second.query<{ n: number }>('SELECT count::float8 AS n FROM readings_1h');
    expect(rows).toEqual([{ n: 1 }]);
    const jobs = await second.query<{ job_id: number }>(
      `SELECT job_id FROM timescaledb_information.jobs WHERE hypertable_name = 'readings_1m' ORDER BY job_id`,
    );
    expect(jobs.rows.length).toBeGreaterThan(0);
    await second.script(`CALL run_job(${jobs.rows[0]?.job_id})`);
    await second.close();
  });
});

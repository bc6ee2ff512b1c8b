import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { migrate, openDatabase } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRealTimescale } from '../../testing/real-servers.ts';
import { skipSuite } from '../../testing/skip-suite.ts';
import { listPanels, readDashboard } from './dashboard-files.ts';
import { materialise } from './plant-history.ts';
import { createQueryRunner } from './query-runner.ts';

async function resolutionOf(database: Database, from: string, width: string) {
  const { rows } = await database.query<{ name: string }>('SELECT reading_resolution($1, $2) AS name', [
    from,
    width,
  ]);
  return rows[0]?.name;
}

describe('the resolution of a range', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger: silentLogger });
  });
  afterAll(() => database?.close());

  const byWidth = [
    ['59 seconds', 'readings'],
    ['1 minute', 'minutes'],
    ['59 minutes', 'minutes'],
    ['1 hour', 'hours'],
  ];

  it.each(byWidth)('of %s is that of %s while there are no readings', async (width, expected) => {
    expect(await resolutionOf(database, '2026-01-10T09:00:00Z', width ?? '')).toBe(expected);
  });

  describe('with ten days of readings', () => {
    beforeAll(async () => {
      await database.script(`
        INSERT INTO machines (machine_id) VALUES ('M01');
        INSERT INTO sensors (machine_id, sensor) VALUES ('M01', 'temp');
        INSERT INTO sensor_readings (ts, machine_id, sensor, value)
        SELECT ts, 'M01', 'temp', 70
          FROM generate_series(timestamptz '2026-01-12 06:00Z', '2026-01-22 06:00Z', INTERVAL '20 seconds') AS ts`);
    });

    it.each(byWidth)('of %s is that of %s, also from before the first one', async (width, expected) => {
      for (const from of ['2026-01-15T09:00:00Z', '2026-01-11T09:00:00Z']) {
        expect(await resolutionOf(database, from, width ?? ''), from).toBe(expected);
      }
    });

    describe('after retention', () => {
      beforeAll(async () => {
        await materialise(database, new Date('2026-01-22T00:00:00Z'));
        await database.query(
          `SELECT drop_chunks('sensor_readings', older_than => timestamptz '2026-01-20 00:00Z')`,
        );
        // Chunks of the minutes are ten days long.
        await database.query(
          `SELECT drop_chunks('readings_1m', older_than => timestamptz '2026-01-17 00:00Z')`,
        );
      });

      it.each([
        ['2026-01-20T00:00:00Z', '5 seconds', 'readings'],
        ['2026-01-19T23:59:00Z', '5 seconds', 'minutes'],
        ['2026-01-17T00:00:00Z', '5 seconds', 'minutes'],
        ['2026-01-17T00:00:00Z', '59 minutes', 'minutes'],
        ['2026-01-16T23:00:00Z', '5 seconds', 'hours'],
        ['2026-01-16T23:00:00Z', '59 minutes', 'hours'],
        ['2026-01-21T09:00:00Z', '1 hour', 'hours'],
        ['2026-01-23T09:00:00Z', '5 seconds', 'readings'],
      ])('from %s by %s is that of %s', async (from, width, expected) => {
        expect(await resolutionOf(database, from, width)).toBe(expected);
      });

      it.each([
        ['2026-01-20T09:00:00Z', 'readings', 180],
        ['2026-01-18T09:00:00Z', 'minutes', 60],
        ['2026-01-14T08:00:00Z', 'hours', 1],
      ])('draws the hour from %s from the %s', async (from, _, points) => {
        const context = {
          from: new Date(from),
          to: new Date(Date.parse(from) + 3_599_000),
          intervalMs: 10_000,
          variables: { site: ['site-1'], line: [''], machine: ['M01'], sensor: ['temp'], silent_after: '60' },
        };
        const panels = listPanels((await readDashboard('i40-sensors')).panels);
        const rowsOf = async (title: string) => {
          const panel = panels.find((candidate) => candidate.title === title);
          return panel ? (await createQueryRunner(database).runPanel(panel, context))[0] : undefined;
        };
        const readings = await rowsOf('$sensor');
        expect(readings).toHaveLength(points);
        expect(readings).toContainEqual({ time: context.from, metric: 'M01', value: 70 });
        const rates = (await rowsOf('Readings per second')) as { value: number }[];
        expect(rates).toHaveLength(points);
        // One in 20 seconds. A bucket of 10 seconds holds one or none.
        for (const { value } of rates) expect(Number(value)).toBeCloseTo(points === 180 ? 0.1 : 0.05, 6);
      });

      it('counts readings per second from the minutes in the tile, and nothing before them', async () => {
        const panels = listPanels((await readDashboard('i40-sensors')).panels);
        const tile = panels
          .flatMap(({ type, targets = [] }) => (type === 'stat' ? targets : []))
          .find(({ refId }) => refId === 'B');
        const rateAt = async (to: string) => {
          const context = {
            from: new Date(Date.parse(to) - 3_600_000),
            to: new Date(to),
            intervalMs: 10_000,
            variables: { site: ['site-1'], machine: ['M01'], sensor: ['temp'] },
          };
          const [row] = await createQueryRunner(database).query(tile?.rawSql ?? '', context);
          return row?.['Readings per second'];
        };
        expect(Number(await rateAt('2026-01-21T09:00:30Z'))).toBe(0.05);
        expect(Number(await rateAt('2026-01-18T09:00:30Z'))).toBe(0.05);
        expect(await rateAt('2026-01-14T09:00:30Z')).toBeNull();
      });
    });
  });
});

const real = await openRealTimescale();
const title = 'the resolution of a range on a TimescaleDB server';
if (real.available) {
  describe(title, () => {
    it('follows the width of the buckets, whatever the edition', async () => {
      const database = await openDatabase(real.url, { applicationName: 'i40-test', logger: silentLogger });
      await migrate({ database, logger: silentLogger });
      const now = new Date().toISOString();
      expect(await resolutionOf(database, now, '5 seconds')).toBe('readings');
      expect(await resolutionOf(database, now, '5 minutes')).toBe('minutes');
      expect(await resolutionOf(database, now, '5 hours')).toBe('hours');
      await database.close();
      await real.close();
    });
  });
} else {
  skipSuite(title, real.reason);
}

import type { Database, Reading } from '@i40/common';
import { aReading } from '@i40/common/testing';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { createReadingStore, migrate, openDatabase } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRole } from '../testing/as-role.ts';
import { openRealTimescale } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const machine = { site: 'site-1', machine_id: 'C01' };

function describeCorrections(name: string, open: () => Promise<Database>): void {
  describe(`what was there before a correction, in ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await migrate({ database, logger: silentLogger });
    });
    afterAll(() => database?.close());

    const now = Date.now();
    const write = (readings: readonly Reading[], kind: 'reading' | 'historical' = 'reading') =>
      createReadingStore(asRole(database, 'i40_writer'), () => now).write(
        readings.map((reading) => ({ kind, topic: 't', reading })),
      );
    const corrections = async (sensor: string) => {
      const { rows } = await database.query(
        `SELECT (extract(epoch FROM ts) * 1000)::float8 AS ts, old_value, old_unit, old_quality, new_value, new_unit,
                new_quality, corrected_by = session_user AS is_mine, corrected_at > now() - interval '1 minute' AS is_now
           FROM reading_corrections WHERE machine_id = 'C01' AND sensor = $1 ORDER BY corrected_at, ts`,
        [sensor],
      );
      return rows;
    };
    const told = { is_mine: true, is_now: true };

    it('is kept when the value, the unit or the quality is another, one by one', async () => {
      const first = aReading({ ...machine, sensor: 'a', ts: now, value: 1, unit: 'bar', quality: 192 });
      await write([first]);
      await write([{ ...first, value: 2 }]);
      await write([{ ...first, value: 2, unit: 'mbar' }]);
      await write([{ ...first, value: 2, unit: 'mbar', quality: 0 }]);
      const old = { ts: now, old_value: 2, old_unit: 'mbar', old_quality: 192 };
      const changed = { new_value: 2, new_unit: 'mbar', new_quality: 192, ...told };
      expect(await corrections('a')).toEqual([
        { ...old, ...changed, old_value: 1, old_unit: 'bar', new_unit: 'bar' },
        { ...old, ...changed, old_unit: 'bar' },
        { ...old, ...changed, new_quality: 0 },
      ]);
    });

    it('is not kept where nothing changes, nor for another line', async () => {
      const first = aReading({ ...machine, sensor: 'b', ts: now, line: 'lineA' });
      await write([first]);
      await write([first]);
      await write([{ ...first, line: 'lineB' }]);
      expect(await corrections('b')).toEqual([]);
    });

    it('is kept of a batch that repeats some and corrects others', async () => {
      const batch = Array.from({ length: 80 }, (_, i) =>
        aReading({ ...machine, sensor: 'c', ts: now - i * 1_000, value: i }),
      );
      await write(batch);
      const { superseded } = await write(
        batch.map((reading) => (reading.value < 3 ? { ...reading, value: -1 } : reading)),
      );
      expect(superseded).toBe(3);
      expect((await corrections('c')).map((row) => (row as { old_value: number }).old_value).sort()).toEqual([
        0, 1, 2,
      ]);
    });

    it('is kept of what is compressed, and of history that came late', async () => {
      const old = aReading({ ...machine, sensor: 'd', ts: now - 20 * 86_400_000, value: 1 });
      await write([old]);
      const { rows } = await database.query(`SELECT current_setting('timescaledb.license') AS license`);
      if ((rows[0] as { license: string }).license === 'timescale')
        await database.query(
          `SELECT compress_chunk(c, if_not_compressed => true)
             FROM show_chunks('sensor_readings', older_than => now() - interval '10 days') AS c`,
        );
      await write([{ ...old, value: 2 }]);
      expect(await corrections('d')).toMatchObject([{ ts: old.ts, old_value: 1, new_value: 2 }]);

      const past = aReading({ ...machine, sensor: 'e', ts: now - 200 * 86_400_000, value: 1 });
      await write([past], 'historical');
      await write([{ ...past, value: 2 }], 'historical');
      expect(await corrections('e')).toMatchObject([{ ts: past.ts, old_value: 1, new_value: 2 }]);
    });

    it('is kept of what an operator changes by SQL, and nobody makes it up or takes it away', async () => {
      await write([aReading({ ...machine, sensor: 'f', ts: now, value: 1 })]);
      const operator = asRole(database, 'i40_owner');
      await operator.query(
        `UPDATE sensor_readings SET value = 9 WHERE site = 'site-1' AND machine_id = 'C01' AND sensor = 'f'`,
      );
      expect(await corrections('f')).toMatchObject([{ old_value: 1, new_value: 9 }]);
      for (const sql of [
        'UPDATE reading_corrections SET old_value = 0',
        'DELETE FROM reading_corrections',
        'TRUNCATE reading_corrections',
      ])
        await expect(operator.query(sql)).rejects.toMatchObject({ code: '42501' });
      const forged = `INSERT INTO reading_corrections (ts, site, machine_id, sensor, old_value, old_quality, new_value, new_quality)
                      VALUES (now(), 's', 'm', 'x', 1, 192, 2, 192)`;
      for (const role of ['i40_owner', 'i40_writer', 'i40_reader'] as const)
        await expect(asRole(database, role).query(forged)).rejects.toMatchObject({ code: '42501' });
    });

    it('is compressed and deleted by whole chunks', async () => {
      const { rows } = await database.query(`SELECT current_setting('timescaledb.license') AS license`);
      if ((rows[0] as { license: string }).license === 'timescale')
        await database.query(`SELECT compress_chunk(c) FROM show_chunks('reading_corrections') AS c`);
      expect(await corrections('f')).toHaveLength(1);
      await database.query(`SELECT drop_chunks('reading_corrections', now() + interval '30 days')`);
      expect(await corrections('f')).toEqual([]);
    });
  });
}

describeCorrections('TimescaleDB in WebAssembly', () => openPgliteDatabase());

const real = await openRealTimescale();
if (real.available) {
  afterAll(() => real.close());
  describeCorrections('a TimescaleDB server', () =>
    openDatabase(real.url, { applicationName: 'i40-test', logger: silentLogger }),
  );
} else skipSuite('corrections in a TimescaleDB server', real.reason);

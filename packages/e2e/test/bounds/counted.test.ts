import { randomUUID } from 'node:crypto';
import type { Database } from '@i40/common';
import { aReading, testInstant } from '@i40/common/testing';
import { openPgliteDatabase } from '@i40/embedded';
import { parseEnv, silentLogger } from '@i40/runtime';
import {
  boundDeadLetters,
  createReadingStore,
  openDatabase,
  prepareDatabase,
  storageEnv,
  sumUpHistorical,
  type WriteRecord,
} from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRealTimescale } from '../../testing/real-servers.ts';
import { skipSuite } from '../../testing/skip-suite.ts';

function describeStore(name: string, open: () => Promise<Database>): void {
  describe(`What is written to ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger: silentLogger });
    });
    afterAll(() => database?.close());

    const newMachine = () => `C${randomUUID().slice(0, 8)}`;
    const records = (
      kind: 'reading' | 'historical',
      machine_id: string,
      values: number[],
      ts = testInstant,
    ) =>
      values.map(
        (value): WriteRecord => ({ kind, topic: 't', reading: aReading({ machine_id, value, ts }) }),
      );
    const write = (batch: readonly WriteRecord[]) => createReadingStore(database, Date.now).write(batch);

    it.each([10, 200])(
      'counts the values that fall out when %i of a sensor have one time, in a batch',
      async (count) => {
        const values = Array.from({ length: count }, (_, i) => i);
        expect(await write(records('reading', newMachine(), values))).toEqual({
          stored: 1,
          repeated: count - 1,
          superseded: count - 1,
          rejected: 0,
        });
      },
    );

    it('counts them in several batches too, and no repeat and no neighbour among them', async () => {
      const machine = newMachine();
      const supersededBy = async (...values: number[]) =>
        (await write(records('reading', machine, values))).superseded;
      expect(await supersededBy(1)).toBe(0);
      expect(await supersededBy(1)).toBe(0);
      expect(await supersededBy(2)).toBe(1);
      expect(await supersededBy(3, 3)).toBe(1);
      expect((await write(records('reading', machine, [4], testInstant + 1))).superseded).toBe(0);
    });

    it('adds history to the averages by hour, each reading once, however often it comes', async () => {
      const machine = newMachine();
      const hour = Date.UTC(2019, 4, 6, 7);
      await write([
        ...records('historical', machine, [10], hour),
        ...records('historical', machine, [20], hour + 60_000),
      ]);
      while ((await sumUpHistorical(database, { readings: 1_000, days: 30 })) > 0);
      const repeat = await write(records('historical', machine, [10], hour));
      expect(repeat).toMatchObject({ stored: 0, repeated: 1 });
      await write(records('historical', machine, [60], hour + 120_000));
      while ((await sumUpHistorical(database, { readings: 1_000, days: 30 })) > 0);
      // What a view shows of the past begins where something is newer.
      await write(records('reading', machine, [1], Date.now() - 3 * 3_600_000));
      await refresh(database);
      const { rows } = await database.query(
        `SELECT avg, min, max, last, count::int AS count FROM readings_1h
          WHERE machine_id = $1 AND bucket < '2020-01-01'`,
        [machine],
      );
      expect(rows).toEqual([expect.objectContaining({ avg: 30, min: 10, max: 60, count: 3 })]);
    });

    it('lets rejected messages take no more than they may, the oldest go first', async () => {
      const rejected = (payload: string): WriteRecord => ({
        kind: 'rejected',
        topic: 't',
        payload: Buffer.from(payload),
        reason: 'no JSON',
      });
      await database.query(
        `INSERT INTO rejected_messages (received_at, topic, payload, reason)
         SELECT now() - INTERVAL '3 days', 't', 'old', 'no JSON' FROM generate_series(1, 100)`,
      );
      const mark = newMachine();
      await write([rejected(mark)]);
      const { rows } = await database.query<{ bytes: number }>(
        `SELECT sum(pg_total_relation_size(format('%I.%I', chunk_schema, chunk_name)::regclass))::float8 AS bytes
           FROM timescaledb_information.chunks WHERE hypertable_name = 'rejected_messages'`,
      );
      expect(await boundDeadLetters(database, rows[0]?.bytes ?? 0)).toBe(0);
      expect(await boundDeadLetters(database, (rows[0]?.bytes ?? 0) - 1)).toBeGreaterThan(0);
      const { rows: left } = await database.query<{ old: number; new: number }>(
        `SELECT count(*) FILTER (WHERE payload = 'old')::int AS old,
                count(*) FILTER (WHERE payload = $1::bytea)::int AS new FROM rejected_messages`,
        [Buffer.from(mark)],
      );
      expect(left).toEqual([{ old: 0, new: 1 }]);
    });
  });
}

/** On the Apache edition the averages are views, and there is nothing to refresh. */
async function refresh(database: Database): Promise<void> {
  const { rowCount } = await database.query('SELECT 1 FROM timescaledb_information.continuous_aggregates');
  if (rowCount === 0) return;
  for (const view of ['readings_1m', 'readings_1h'])
    await database.script(`CALL refresh_continuous_aggregate('${view}', now() - INTERVAL '2 days', NULL)`);
}

describeStore('TimescaleDB in WebAssembly', () => openPgliteDatabase({}));

const real = await openRealTimescale();
if (real.available) {
  describeStore('TimescaleDB', async () =>
    openDatabase(real.url, { applicationName: 'i40-test', logger: silentLogger }),
  );
  afterAll(() => real.close());
} else {
  skipSuite('What is written to TimescaleDB', real.reason);
}

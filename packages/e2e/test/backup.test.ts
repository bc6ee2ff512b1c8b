import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import {
  appendAudit,
  backedUp,
  backUp,
  leftOut,
  listTables,
  migrate,
  openDatabase,
  readBackupFile,
  restore,
  showHistorical,
  strangers,
  verifyAudit,
  verifyBackup,
  writeBackupFile,
} from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRealTimescale } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const passphrase = 'correct horse battery staple';

/**
 * Readings of two days, of which the aggregates have three: the oldest have gone, as after KEEP_RAW_DAYS. Where a bucket has more
 * than one, their sums are exact, or the order in which they are added would show.
 */
const fillSql = `
  INSERT INTO machines (site, machine_id, line, description)
  VALUES ('site-1', 'press-1', 'A', E'Presse "Zoë"\\n\\ttab, \\\\ and 🔧'), ('site-2', 'press-1', '', NULL);
  INSERT INTO sensors (site, machine_id, sensor, unit, normal_low, normal_high)
  VALUES ('site-1', 'press-1', 'temperature', '°C', 0.1, 1e100), ('site-1', 'press-1', 'null', NULL, NULL, NULL);
  INSERT INTO state_sensors VALUES ('site-1', 'press-1', 'mode', '2026-01-05 08:00:00.123456+00');
  INSERT INTO sensor_readings (ts, site, line, machine_id, sensor, value, unit, quality, received_at)
  SELECT '2026-01-05 00:00:00.000001+00'::timestamptz + n * INTERVAL '61 seconds', 'site-1', 'A', 'press-1',
         'temperature', 20 + n % 8 / 4.0, '°C', CASE n % 50 WHEN 0 THEN 0 ELSE 192 END, '2026-01-08 09:00:00.000007+00'
    FROM generate_series(0, 4200) AS n;
  INSERT INTO sensor_readings (ts, machine_id, sensor, value)
  SELECT '2026-01-06 00:00:00.123456+00'::timestamptz + n * INTERVAL '1 hour', 'press-1', 'null', sin(n) * power(10, n - 20)
    FROM generate_series(0, 40) AS n;
  INSERT INTO sensor_states (ts, machine_id, sensor, state, received_at)
  VALUES ('2026-01-05 08:00:00.123456+00', 'press-1', 'mode', 'RUN', '2026-01-05 08:00:01+00');
  INSERT INTO historical_readings (ts, machine_id, sensor, value, is_summed_up)
  VALUES ('2021-06-01 12:00:00+00', 'press-1', 'temperature', 4.9e-324, false);
  INSERT INTO rejected_messages (received_at, topic, payload, reason)
  VALUES ('2026-01-06 08:00:00+00', 'factory/x', '\\x00ff0a5b', 'no reading'), (now(), 'y', '', '');
  INSERT INTO sparkplug_edge_nodes (group_id, edge_id, births, session)
  VALUES ('g', 'e', '{"name": "a\\u0000b",  "n":1.50}', '{}');
  INSERT INTO anomalies (machine_id, detector, started_at, peak_score, contributions, explanation)
  VALUES ('press-1', 'spikes', '2026-01-06 08:00:00+00', 0.75, '{"temperature": 1}', 'jump'),
         ('press-1', 'drift', '2026-01-06 08:00:00+00', 1, '{}', '');
  INSERT INTO detector_models (site, machine_id, detector, version, model) VALUES ('site-1', 'press-1', 'spikes', 3, '{"mean": [0.1, null]}');
  UPDATE sensors SET normal_high = 80 WHERE sensor = 'temperature';
  UPDATE sensor_readings SET value = 21 WHERE ts = '2026-01-06 00:00:00.123456+00' AND sensor = 'null';`;

async function fill(database: Database): Promise<void> {
  await database.script(fillSql);
  for (const view of ['readings_1m', 'readings_1h'])
    await database.script(
      `CALL refresh_continuous_aggregate('${view}', '2026-01-01', '2026-01-08 00:00:00+00')`,
    );
  await database.script(
    `SELECT drop_chunks('sensor_readings', older_than => '2026-01-06 00:00:00+00'::timestamptz)`,
  );
  const event = {
    service: 'api',
    actor: 'key:shift',
    source: null,
    action: 'fault.order',
    target: 'Zoë',
  } as const;
  await appendAudit(
    database,
    [1, 2, 3].map((n) => ({ ...event, at: Date.UTC(2026, 0, n), result: 'ok', detail: { n } })),
  );
}

/** The rows of a relation as texts, in order. */
async function rowsOf(database: Database, relation: string): Promise<string[]> {
  const { rows } = await database.query<{ row: string }>(
    `SELECT t::text AS row FROM ${relation} AS t ORDER BY t::text COLLATE "C"`,
  );
  return rows.map(({ row }) => row);
}

function describeBackup(name: string, open: () => Promise<Database>): void {
  describe(`a backup on ${name}`, () => {
    let source: Database;
    let target: Database;
    let directory: string;
    let file: string;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'i40-backup-'));
      file = join(directory, 'plant.i40');
      [source, target] = [await open(), await open()];
      for (const database of [source, target]) await migrate({ database, logger: silentLogger });
      await fill(source);
    });
    afterAll(async () => {
      await source?.close();
      await target?.close();
      await rm(directory, { recursive: true, force: true });
    });

    it('knows every table: those that it holds and those that it leaves out', async () => {
      const tables = await listTables(source);
      expect(strangers(tables)).toEqual([]);
      expect([...backedUp, ...Object.keys(leftOut)].sort()).toEqual(tables.sort());
    });

    it('is one file, which this user alone may read, and which nothing overwrites', async () => {
      const { tables } = await backUp(source, new Date(), (lines) =>
        writeBackupFile(file, lines, passphrase),
      );
      for (const table of backedUp) expect(tables[table]?.rows, table).toBeGreaterThan(0);
      if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
      const again = backUp(source, new Date(), (lines) => writeBackupFile(file, lines, passphrase));
      await expect(again).rejects.toThrow('is there already');
      expect(await readdir(directory)).toEqual(['plant.i40']);
      expect((await readBackupFile(file, passphrase, verifyBackup)).tables).toEqual(tables);
    });

    it('leaves a database empty where it breaks off', async () => {
      const broken = readBackupFile(file, passphrase, (lines) => restore(target, endingEarly(lines)));
      await expect(broken).rejects.toThrow('never finished');
      for (const table of ['sensor_readings', 'audit_log']) expect(await rowsOf(target, table)).toEqual([]);
    });

    it('is restored into an empty database, which then has the same in every table and every aggregate', async () => {
      await readBackupFile(file, passphrase, (lines) => restore(target, lines));
      for (const relation of [...backedUp, 'readings_1m', 'readings_1h']) {
        const expected = await rowsOf(source, relation);
        expect(expected.length, relation).toBeGreaterThan(0);
        expect(await rowsOf(target, relation), relation).toEqual(expected);
      }
    });

    it('keeps minutes whose readings are gone, also after the next refresh', async () => {
      const old = "(SELECT * FROM readings_1m WHERE bucket < '2026-01-06 00:00:00+00')";
      expect((await rowsOf(target, old)).length).toBeGreaterThan(1_000);
      for (const view of ['readings_1m', 'readings_1h'])
        await target.script(`CALL refresh_continuous_aggregate('${view}', '2025-12-01', '2026-02-01')`);
      for (const relation of ['readings_1m', 'readings_1h'])
        expect(await rowsOf(target, relation), relation).toEqual(await rowsOf(source, relation));
    });

    it('has an audit log whose chain holds and goes on, and numbers that go on', async () => {
      const before = await verifyAudit(source);
      expect(before).toMatchObject({ ok: true, rows: 4 });
      expect(await verifyAudit(target)).toEqual(before);
      await target.query("UPDATE sensors SET normal_high = 81 WHERE sensor = 'temperature'");
      expect(await verifyAudit(target)).toMatchObject({ ok: true, rows: 5 });
      await expect(target.query('DELETE FROM audit_log')).rejects.toThrow('never changed');
      await target.query("INSERT INTO rejected_messages (topic, payload, reason) VALUES ('z', '', '')");
      const { rows } = await target.query<{ id: number }>(
        "SELECT id::float8 AS id FROM rejected_messages WHERE topic = 'z'",
      );
      expect(rows).toEqual([{ id: 3 }]);
    });

    it('is refused by a database that is not empty', async () => {
      const twice = readBackupFile(file, passphrase, (lines) => restore(target, lines));
      await expect(twice).rejects.toThrow(
        /not empty: .*sensor_readings.* has rows\. A backup is restored into a new/,
      );
    });

    it('is refused by a database of another version', async () => {
      const lines = async function* () {
        yield JSON.stringify({ format: 1, migrations: [{ name: '999_later.sql', checksum: 'x' }] });
      };
      await expect(restore(target, lines())).rejects.toThrow('db/999_later.sql is missing');
    });
  });
}

describe('a backup without any reading', () => {
  it('keeps what the aggregates have', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'i40-backup-'));
    const [source, target] = [await openPgliteDatabase(), await openPgliteDatabase()];
    try {
      for (const database of [source, target]) await migrate({ database, logger: silentLogger });
      await source.script(`
        INSERT INTO historical_readings (ts, machine_id, sensor, value)
        VALUES ('2021-06-01 12:00:00+00', 'press-1', 'temperature', 0.1);
        SELECT sum_up_historical(1000, 30)`);
      await showHistorical(source);
      const file = join(directory, 'history.i40');
      await backUp(source, new Date(), (lines) => writeBackupFile(file, lines, passphrase));
      await readBackupFile(file, passphrase, (lines) => restore(target, lines));
      for (const relation of ['historical_readings', 'readings_1h']) {
        expect(await rowsOf(target, relation)).toHaveLength(1);
        expect(await rowsOf(target, relation)).toEqual(await rowsOf(source, relation));
      }
    } finally {
      await source.close();
      await target.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});

async function* endingEarly(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) if (!line.startsWith('{"complete"')) yield line;
}

describeBackup('the embedded database', openPgliteDatabase);

const real = await openRealTimescale();
if (real.available) {
  const { url } = real;
  const openAt = (address: string) =>
    openDatabase(address, { applicationName: 'i40-test', logger: silentLogger, statementTimeoutMs: 0 });
  const server = await openAt(url);
  const made: string[] = [];
  afterAll(async () => {
    for (const name of made) await server.script(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.close();
    await real.close();
  });
  describeBackup('a TimescaleDB server', async () => {
    const name = `i40_backup_${process.pid}_${made.length}`;
    made.push(name);
    await server.script(`CREATE DATABASE ${name}`);
    return openAt(Object.assign(new URL(url), { pathname: name }).href);
  });
} else {
  skipSuite('a backup on a TimescaleDB server', real.reason);
}

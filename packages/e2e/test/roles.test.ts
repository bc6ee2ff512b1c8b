import type { Database } from '@i40/common';
import { aReading, aState } from '@i40/common/testing';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import {
  boundDeadLetters,
  countDeadLettersOfLastHour,
  createReadingStore,
  createWorkerRegistry,
  deleteDeadLetter,
  endForgottenEpisodes,
  expectSession,
  findExpectedSession,
  forgetSession,
  listDeadLetters,
  listSeries,
  loadEdgeNodes,
  loadModel,
  machinesWithOpenEpisodes,
  migrate,
  openDatabase,
  queryAnomalies,
  queryMachines,
  queryPage,
  queryWindowRows,
  queryWindowStatistics,
  readHistory,
  saveModels,
  storedBounds,
  storeEpisodes,
  sumUpHistorical,
  typicalIntervalMs,
} from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRole } from '../testing/as-role.ts';
import { openRealTimescale } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';
import { readAlertRules } from './grafana/alerting-files.ts';
import { listPanels, readDashboards } from './grafana/dashboard-files.ts';
import { contextOf } from './grafana/panel-context.ts';
import { createQueryRunner } from './grafana/query-runner.ts';

const roles = ['i40_owner', 'i40_writer', 'i40_detector', 'i40_reader', 'i40_recorder'] as const;
type Role = (typeof roles)[number];

/** Select, insert, update, delete: what each group may do, and by leaving it out, what it may not. */
const matrix: Record<string, Record<Role, string>> = {
  sensor_readings: {
    i40_owner: 'SIUD',
    i40_writer: 'SIU',
    i40_detector: 'S',
    i40_reader: 'S',
    i40_recorder: '',
  },
  sensor_states: {
    i40_owner: 'SIUD',
    i40_writer: 'SIU',
    i40_detector: '',
    i40_reader: 'S',
    i40_recorder: '',
  },
  reading_corrections: {
    i40_owner: 'S',
    i40_writer: '',
    i40_detector: '',
    i40_reader: 'S',
    i40_recorder: '',
  },
  state_sensors: { i40_owner: 'SIUD', i40_writer: 'SI', i40_detector: '', i40_reader: 'S', i40_recorder: '' },
  machines: { i40_owner: 'SIUD', i40_writer: 'SIU', i40_detector: 'S', i40_reader: 'S', i40_recorder: '' },
  sensors: { i40_owner: 'SIUD', i40_writer: 'SIU', i40_detector: 'S', i40_reader: 'S', i40_recorder: '' },
  rejected_messages: {
    i40_owner: 'SIUD',
    i40_writer: 'SID',
    i40_detector: '',
    i40_reader: 'S',
    i40_recorder: '',
  },
  historical_readings: {
    i40_owner: 'SIUD',
    i40_writer: 'SIUD',
    i40_detector: '',
    i40_reader: 'S',
    i40_recorder: '',
  },
  ingest_sessions: {
    i40_owner: 'SIUD',
    i40_writer: 'SIUD',
    i40_detector: '',
    i40_reader: 'S',
    i40_recorder: '',
  },
  sparkplug_edge_nodes: {
    i40_owner: 'SIUD',
    i40_writer: 'SIU',
    i40_detector: '',
    i40_reader: 'S',
    i40_recorder: '',
  },
  ingest_workers: {
    i40_owner: 'SIUD',
    i40_writer: 'SIUD',
    i40_detector: '',
    i40_reader: 'S',
    i40_recorder: '',
  },
  anomalies: { i40_owner: 'SIUD', i40_writer: '', i40_detector: 'SIU', i40_reader: 'S', i40_recorder: '' },
  detector_models: {
    i40_owner: 'SIUD',
    i40_writer: '',
    i40_detector: 'SIUD',
    i40_reader: 'S',
    i40_recorder: '',
  },
  storage_policies: {
    i40_owner: 'SIUD',
    i40_writer: 'S',
    i40_detector: '',
    i40_reader: 'S',
    i40_recorder: '',
  },
  schema_migrations: {
    i40_owner: 'SIUD',
    i40_writer: 'S',
    i40_detector: 'S',
    i40_reader: 'S',
    i40_recorder: '',
  },
  audit_log: { i40_owner: 'SI', i40_writer: 'I', i40_detector: '', i40_reader: '', i40_recorder: 'I' },
  audit_log_state: { i40_owner: 'S', i40_writer: 'S', i40_detector: '', i40_reader: '', i40_recorder: '' },
  role_grants: { i40_owner: 'SIUD', i40_writer: '', i40_detector: '', i40_reader: 'S', i40_recorder: '' },
};

const statements: Record<string, (table: string, column: string) => string> = {
  S: (table) => `SELECT * FROM ${table} LIMIT 1`,
  I: (table, column) => `INSERT INTO ${table} (${column}) SELECT NULL WHERE false`,
  U: (table, column) => `UPDATE ${table} SET ${column} = NULL WHERE false`,
  D: (table) => `DELETE FROM ${table} WHERE false`,
};

/** A column of each table that is not generated. */
const columns: Record<string, string> = {
  sensor_readings: 'value',
  sensor_states: 'state',
  reading_corrections: 'sensor',
  state_sensors: 'sensor',
  machines: 'line',
  sensors: 'unit',
  rejected_messages: 'reason',
  historical_readings: 'value',
  ingest_sessions: 'client_id',
  sparkplug_edge_nodes: 'session',
  ingest_workers: 'slot',
  anomalies: 'explanation',
  detector_models: 'model',
  storage_policies: 'keep_raw_days',
  schema_migrations: 'checksum',
  audit_log: 'actor',
  audit_log_state: 'keep_days',
  role_grants: 'privileges',
};

const beyondEverybody = [
  'DROP TABLE sensor_readings',
  'ALTER TABLE sensor_readings ADD COLUMN mine int',
  'TRUNCATE sensor_readings',
  'TRUNCATE audit_log',
  `SELECT drop_chunks('sensor_readings', now())`,
  `SELECT drop_chunks('rejected_messages', now())`,
  `COPY (SELECT 1) TO PROGRAM 'true'`,
  `SELECT pg_read_file('/etc/hostname')`,
  `SELECT pg_read_server_files FROM pg_ls_dir('/') AS pg_read_server_files`,
  'CREATE ROLE mine SUPERUSER',
  'ALTER ROLE i40_reader SUPERUSER',
];

/** Operators may empty a table; nobody else may. */
const beyond = (role: Role) =>
  beyondEverybody.filter((sql) => role !== 'i40_owner' || sql !== 'TRUNCATE sensor_readings');

function describeRoles(name: string, open: () => Promise<Database>): void {
  describe(`the groups of ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await migrate({ database, logger: silentLogger });
    });
    afterAll(() => database?.close());

    const undone = new Error('undone');
    /** The SQLSTATE of a statement in a role, whose effect is undone; undefined where it succeeds. */
    const attempt = async (role: Role, sql: string): Promise<string | undefined> => {
      const work = asRole(database, role).transaction(async (tx) => {
        await tx.script(sql);
        throw undone;
      });
      const error = await work.catch((thrown: unknown) => thrown);
      return error === undone ? undefined : (error as { code?: string }).code;
    };

    it('are in the matrix with every table that there is', async () => {
      const { rows } = await database.query<{ tablename: string }>(
        `SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`,
      );
      expect(rows.map(({ tablename }) => tablename)).toEqual(Object.keys(matrix).sort());
    });

    it.each(roles)('%s may do what it must, and nothing else', async (role) => {
      const found: Record<string, string> = {};
      for (const table of Object.keys(matrix)) {
        const letters = [];
        for (const [letter, sql] of Object.entries(statements)) {
          const code = await attempt(role, sql(table, columns[table] ?? ''));
          if (code !== '42501') letters.push(letter);
        }
        found[table] = letters.join('');
      }
      expect(found).toEqual(
        Object.fromEntries(Object.entries(matrix).map(([table, may]) => [table, may[role]])),
      );
    });

    it.each(roles)('%s neither changes the schema nor leaves the database', async (role) => {
      for (const sql of beyond(role)) expect([sql, await attempt(role, sql)]).toEqual([sql, '42501']);
    });

    it('let nobody but the owner of the tables set the retention', async (context) => {
      const { rows } = await database.query(
        `SELECT 1 WHERE current_setting('timescaledb.license') = 'timescale'`,
      );
      // The Apache edition has no policies.
      if (rows.length === 0) return context.skip();
      for (const role of roles)
        expect(await attempt(role, 'SELECT set_storage_policies(1, 30, 60, 5)')).toBe('42501');
    });

    it('borrow the rights of the owner in a few functions alone, which name their schemas', async () => {
      const { rows } = await database.query(
        `SELECT proname::text AS name, proconfig IS NOT NULL AS is_fixed FROM pg_proc
          WHERE pronamespace = current_schema()::regnamespace AND prosecdef AND probin IS NULL
          ORDER BY proname`,
      );
      const names = [
        'audit_range_change',
        'chain_audit_log',
        'drop_oldest_rejected',
        'keep_corrected_reading',
        'trim_audit_log',
      ];
      expect(rows).toEqual(names.map((name) => ({ name, is_fixed: true })));
    });

    it('let operators alone add tables, which readers then read', async () => {
      const create = 'CREATE TABLE of_mine (id int)';
      expect(await attempt('i40_owner', create)).toBeUndefined();
      for (const role of roles.slice(1)) expect(await attempt(role, create)).toBe('42501');
      await database.script('DROP TABLE IF EXISTS added_later; CREATE TABLE added_later (id int)');
      expect(await attempt('i40_reader', 'SELECT * FROM added_later')).toBeUndefined();
      expect(await attempt('i40_writer', 'SELECT * FROM added_later')).toBe('42501');
      await database.script('DROP TABLE added_later');
    });

    it('give a login that only reads a limit of time, when set_up_roles() is called again', async () => {
      const login = `i40_test_reader_${process.pid}`;
      await database.script(`CREATE ROLE ${login} LOGIN IN ROLE i40_reader; SELECT set_up_roles()`);
      const { rows } = await database.query<{ settings: string[] }>(
        'SELECT rolconfig AS settings FROM pg_roles WHERE rolname = $1',
        [login],
      );
      expect(rows[0]?.settings).toEqual(['statement_timeout=30s', 'default_transaction_read_only=on']);
      await database.script(`DROP ROLE ${login}`);
    });

    it('are skipped by a login that may not create roles', async () => {
      const login = `i40_test_nobody_${process.pid}`;
      await database.script(`CREATE ROLE ${login}; GRANT USAGE ON SCHEMA public TO ${login}`);
      await database.transaction(async (tx) => {
        await tx.script(
          `GRANT SELECT ON role_grants TO ${login}; SET LOCAL ROLE ${login}; SELECT set_up_roles()`,
        );
      });
      await database.script(`DROP OWNED BY ${login}; DROP ROLE ${login}`);
    });

    const now = Date.now();
    const machine = { site: 'site-1', machine_id: 'R01' };

    it('i40_writer does all that ingest does', async () => {
      const writer = asRole(database, 'i40_writer');
      expect(await migrate({ database: writer, logger: silentLogger })).toEqual([]);
      const store = createReadingStore(writer, () => now);
      const readings = Array.from({ length: 60 }, (_, i) => aReading({ ...machine, ts: now - i * 1_000 }));
      const records = readings.map((reading) => ({ kind: 'reading' as const, topic: 't', reading }));
      await store.write([
        ...records,
        { kind: 'rejected', topic: 't', payload: Buffer.from('x'), reason: 'as a test' },
        { kind: 'state', topic: 't', state: aState({ ...machine, ts: now }) },
      ]);
      await store.write([
        { kind: 'state', topic: 't', state: aState({ ...machine, ts: now, value: 'STOP' }) },
      ]);
      // A day of its own, so that there is a chunk to be made.
      const old = aReading({ ...machine, ts: now - 40 * 86_400_000 });
      await store.write([{ kind: 'reading', topic: 't', reading: old }]);
      await store.write(records.map((record) => ({ ...record, reading: { ...record.reading, value: 7 } })));
      const historical = aReading({ ...machine, ts: now - 200 * 86_400_000 });
      await store.write([{ kind: 'historical', topic: 't', reading: historical }]);
      expect(await sumUpHistorical(writer, { readings: 100, days: 10 })).toBeGreaterThan(0);
      await boundDeadLetters(writer, 1);
      await expectSession(writer, 'roles-1');
      await findExpectedSession(writer, 'roles-1');
      await forgetSession(writer, 'roles-1');
      await listSeries(writer);
      await loadEdgeNodes(writer);
      const [letter] = await listDeadLetters(writer, { topic: 't', limit: 1 });
      if (letter) await deleteDeadLetter(writer, letter);
      const workers = { group: 'roles', clientId: 'roles-1', filters: ['#'] };
      const registry = createWorkerRegistry({ database: writer, ...workers });
      expect(await registry.beat()).toHaveLength(1);
      await registry.announceLeave();
      await registry.depart();
    });

    it('i40_detector does all that the detector does', async () => {
      const detector = asRole(database, 'i40_detector');
      expect(await migrate({ database: detector, logger: silentLogger })).toEqual([]);
      const range = { ...machine, from: now - 3_600_000, to: now };
      await typicalIntervalMs(detector, range);
      const history = readHistory(detector, range, { intervalMs: 1_000, until: () => now });
      expect((await history.next()).done).toBe(false);
      await storedBounds(detector, { ...range, periodMs: 1_000 });
      const episode = {
        ...machine,
        sensor: null,
        detector: 'pca',
        started_at: new Date(now - 60_000).toISOString(),
        ended_at: null,
        peak_score: 0.9,
        contributions: {},
        explanation: 'a test',
      };
      await storeEpisodes(detector, [episode]);
      await storeEpisodes(detector, [episode]);
      expect(await machinesWithOpenEpisodes(detector)).toContainEqual(machine);
      await endForgottenEpisodes(detector, { ...machine, endedAt: now, open: [] });
      await saveModels(detector, { detector: 'pca', version: 1, machines: [{ ...machine, model: {} }] });
      await saveModels(detector, {
        detector: 'conditional',
        version: 1,
        machines: [{ ...machine, model: {} }],
      });
      await loadModel(detector, machine, 1);
    });

    it('i40_reader does all that the API does', async () => {
      const reader = asRole(database, 'i40_reader');
      const machines = await queryMachines({
        database: reader,
        filter: machine,
        now,
        isLearning: () => false,
      });
      expect(machines).toHaveLength(1);
      await queryAnomalies(reader, { limit: 1 });
      await countDeadLettersOfLastHour(reader);
      const page = { ...machine, sensor: 'temp', from: now - 1_000, isAfter: false, to: now, limit: 1 };
      for (const resolution of ['raw', '1m', '1h'] as const) await queryPage(reader, resolution, page);
      const request = { ...machine, window_minutes: 15, method: 'zscore' };
      await queryWindowRows(reader, request);
      await queryWindowStatistics(reader, request);
    });

    it('i40_reader answers every query of the dashboards and of the alert rules', async () => {
      const runner = createQueryRunner(asRole(database, 'i40_reader'));
      const names = { machine: ['R01'], line: [''], sensor: ['temp'], silent_after: '60' };
      let answered = 0;
      const ask = async (rawSql: string, chosen: object) => {
        await runner.query(rawSql, contextOf('hour', new Date(now), { chosen }));
        answered++;
      };
      for (const { dashboard } of await readDashboards()) {
        const ofOneMachine = { ...names, site: 'site-1', machine: 'R01' };
        const chosen = dashboard.uid === 'i40-machine' ? ofOneMachine : { ...names, site: ['site-1'] };
        const targets = listPanels(dashboard.panels).flatMap((panel) => panel.targets ?? []);
        for (const { rawSql } of targets) await ask(rawSql, chosen);
      }
      for (const rule of await readAlertRules())
        for (const { model } of rule.data) if ('rawSql' in model) await ask(model.rawSql, {});
      expect(answered).toBeGreaterThan(10);
    });
  });
}

describeRoles('TimescaleDB in WebAssembly', () => openPgliteDatabase());

const real = await openRealTimescale();
if (real.available) {
  afterAll(() => real.close());
  describeRoles('a TimescaleDB server', () =>
    openDatabase(real.url, { applicationName: 'i40-test', logger: silentLogger }),
  );
} else {
  skipSuite('the groups of a TimescaleDB server', real.reason);
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseEnv, databaseUrl, parseEnv, silentLogger } from '@i40/runtime';
import { ensureInstallation, logins, openSecretFolder } from '@i40/secure';
import { openDatabase } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  postgresIsMissing,
  type SecurePostgres,
  startSecurePostgres,
} from '../../testing/secure-postgres.ts';
import { skipSuite } from '../../testing/skip-suite.ts';

const missing = await postgresIsMissing();
if (missing) skipSuite('logins of the secure database', missing);
else describe('logins of the secure database', databaseLogins);

const rolesSql = fileURLToPath(new URL('../../../../db/011_roles.sql', import.meta.url));

/** Which login may do what; the whole matrix of groups and tables is in roles.test.ts. */
const matrix: Record<string, string[]> = {
  'SELECT * FROM sensor_readings': ['migrate', 'ingest', 'detector', 'api', 'grafana', 'operator'],
  'INSERT INTO sensor_readings VALUES (1)': ['migrate', 'ingest', 'operator'],
  'INSERT INTO anomalies VALUES (1)': ['migrate', 'detector', 'operator'],
  'DELETE FROM sensor_readings': ['migrate', 'operator'],
  'CREATE TEMP TABLE step (id int)': ['migrate', 'ingest'],
  'DROP TABLE anomalies': ['migrate'],
  'CREATE ROLE mine SUPERUSER': [],
  "COPY (SELECT 1) TO PROGRAM 'true'": [],
  "SELECT pg_read_file('/etc/hostname')": [],
};

function databaseLogins(): void {
  let secrets: string;
  let server: SecurePostgres;

  const open = (service: string, env: Record<string, string> = {}) => {
    const settings = parseEnv(databaseEnv, {
      PG_PORT: String(server.port),
      PG_USER: logins.find((each) => each.service === service)?.login ?? service,
      PG_PASSWORD_FILE: join(secrets, service, 'pg-password'),
      PG_SSLMODE: 'verify-full',
      PG_CA_FILE: join(secrets, 'migrate/ca.crt'),
      ...env,
    });
    return openDatabase(databaseUrl(settings), { applicationName: 'i40-test', logger: silentLogger });
  };
  const attempt = async (service: string, sql: string, env = {}) => {
    const database = await open(service, env);
    const undone = new Error('undone');
    const work = database.transaction(async (tx) => {
      await tx.script(sql);
      throw undone;
    });
    const error = await work.catch((thrown: unknown) => thrown as Error & { code?: string });
    await database.close();
    return error === undone ? 'done' : error;
  };

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'i40-secure-'));
    const folder = openSecretFolder(secrets);
    await ensureInstallation({ folder, hosts: [], now: Date.now(), days: 30, renewDays: 10 });
    server = await startSecurePostgres(secrets);
    await server.runFile(join(secrets, 'timescaledb/logins.sql'));
    const owner = await open('migrate');
    await owner.script('CREATE TABLE sensor_readings (value int); CREATE TABLE anomalies (id int)');
    await owner.script(await readFile(rolesSql, 'utf8'));
    await owner.close();
  });
  afterAll(async () => {
    await server?.stop();
    await rm(secrets, { recursive: true, force: true });
  });

  it.each(Object.entries(matrix))('%s', async (sql, expected) => {
    const may: string[] = [];
    for (const { service } of logins) {
      const outcome = await attempt(service, sql);
      if (outcome === 'done') may.push(service);
      // Insufficient privilege, or a transaction that only reads.
      else expect((outcome as { code?: string }).code).toMatch(/^(42501|25006)$/);
    }
    expect(may).toEqual(expected);
  });

  it('limit the time of those who only read', async () => {
    for (const service of ['api', 'grafana']) {
      const database = await open(service);
      const { rows } = await database.query<{ statement_timeout: string }>('SHOW statement_timeout');
      expect(rows).toEqual([{ statement_timeout: '30s' }]);
      await database.close();
    }
  });

  it('get in by TLS alone, and by their own password', async () => {
    const refused = { message: expect.stringMatching(/pg_hba\.conf|password authentication failed/) };
    expect(await attempt('ingest', 'SELECT 1', { PG_SSLMODE: 'disable' })).toMatchObject(refused);
    const ofOther = { PG_PASSWORD_FILE: join(secrets, 'api/pg-password') };
    expect(await attempt('ingest', 'SELECT 1', ofOther)).toMatchObject(refused);
  });

  it('are none for the superuser beyond the socket', async () => {
    const env = {
      PG_USER: 'postgres',
      PG_PASSWORD_FILE: join(secrets, 'timescaledb/superuser-password'),
    };
    expect(await attempt('postgres', 'SELECT 1', env)).toMatchObject({
      message: expect.stringMatching(/pg_hba\.conf/),
    });
  });

  it('trust no server of another authority', async () => {
    const env = { PG_CA_FILE: join(secrets, 'authorities/devices.crt') };
    expect(await attempt('ingest', 'SELECT 1', env)).toMatchObject({
      message: expect.stringMatching(/certificate/),
    });
  });

  it('are the same when they are made once more', async () => {
    await server.runFile(join(secrets, 'timescaledb/logins.sql'));
    expect(await attempt('ingest', 'INSERT INTO sensor_readings VALUES (1)')).toBe('done');
  });
}

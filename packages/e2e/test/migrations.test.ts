import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const logger = silentLogger;

describe('migrations', () => {
  let database: Database;
  let directory: string;
  beforeAll(async () => {
    database = await openPgliteDatabase();
    await database.script('CREATE ROLE just_a_service; GRANT USAGE ON SCHEMA public TO just_a_service');
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'i40-migrations-'));
    await put('001_notes.sql', 'CREATE TABLE notes (id int)');
  });
  afterEach(async () => {
    await database.script('RESET ROLE; DROP TABLE IF EXISTS schema_migrations, notes, more');
    await rm(directory, { recursive: true, force: true });
  });

  const put = (name: string, sql: string) => writeFile(join(directory, name), sql);
  const run = (mayMigrate = true) => migrate({ database, logger, directory, mayMigrate });
  const asService = () => database.script('SET ROLE just_a_service');
  const ledger = async () => {
    const { rows } = await database.query('SELECT name, checksum FROM schema_migrations ORDER BY name');
    return rows;
  };

  it('refuse a file that has changed since it was applied, and name the way out', async () => {
    await run();
    await put('001_notes.sql', 'CREATE TABLE notes (id bigint)');
    await expect(run()).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/db\/001_notes\.sql.*restore it.*new file/),
    });
  });

  it('enter the checksums of a database that was set up before there were any', async () => {
    await run();
    const signed = await ledger();
    await database.script('ALTER TABLE schema_migrations DROP COLUMN checksum');
    expect(await run()).toEqual([]);
    expect(await ledger()).toEqual(signed);
  });

  it('refuse, in such a database, a file that is not as it was released', async () => {
    await run();
    await database.script('ALTER TABLE schema_migrations DROP COLUMN checksum');
    await put('SHA256SUMS', `${'0'.repeat(64)}  001_notes.sql\n`);
    await expect(run()).rejects.toThrow(/001_notes\.sql is not the file/);
  });

  it('need no right but to read the ledger where nothing is to be done', async () => {
    await run();
    await database.script('GRANT SELECT ON schema_migrations TO just_a_service');
    await asService();
    expect(await run()).toEqual([]);
    expect(await run(false)).toEqual([]);
  });

  it('tell a login that may not apply them which are missing, and who may', async () => {
    await run();
    await database.script('GRANT SELECT ON schema_migrations TO just_a_service');
    await put('002_more.sql', 'CREATE TABLE more (id int)');
    await asService();
    await expect(run()).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/lacks db\/002_more\.sql.*i40 migrate.*owner/),
    });
    await database.script('RESET ROLE');
    expect(await run()).toEqual(['002_more.sql']);
  });

  it('are only looked for with DB_MIGRATE=false', async () => {
    await expect(run(false)).rejects.toThrow(/lacks db\/001_notes\.sql.*DB_MIGRATE=false/);
    const { rows } = await database.query(`SELECT to_regclass('notes') AS notes`);
    expect(rows).toEqual([{ notes: null }]);
  });
});

it('the script of the container computes the checksums that the services compute', async () => {
  const initdb = await readFile(fileURLToPath(new URL('../../../db/initdb.sh', import.meta.url)), 'utf8');
  const [, script = ''] = /checksum=\$\((.*)\)$/m.exec(initdb) ?? [];
  const directory = await mkdtemp(join(tmpdir(), 'i40-migrations-'));
  await writeFile(join(directory, '001.sql'), 'SELECT 1; -- °C\r\n');
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    env: { ...process.env, file: join(directory, '001.sql') },
  });
  const database = await openPgliteDatabase();
  await migrate({ database, logger, directory });
  const { rows } = await database.query('SELECT checksum FROM schema_migrations');
  expect(rows).toEqual([{ checksum: stdout.trim() }]);
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

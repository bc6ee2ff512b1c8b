import { describeDatabase } from '@i40/common/testing';
import { silentLogger } from '@i40/runtime';
import { openDatabase } from '@i40/timescale';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { openRealDatabase } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const server = await openRealDatabase();
const open = (url: string) => openDatabase(url, { applicationName: 'i40-test', logger: silentLogger });

if (server.available) {
  afterAll(() => server.close());
  describeDatabase('PostgreSQL through pg', () => open(server.url));

  describe('a PostgreSQL connection that breaks', () => {
    it('fails the statement with a retryable error and is replaced', async () => {
      const database = await open(server.url);
      const broken = database.transaction(async (tx) => {
        const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await database.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid ?? 0]);
        await tx.query('SELECT 1');
      });
      await expect(broken).rejects.toMatchObject({ name: 'DatabaseError', retryable: true });
      expect((await database.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
      await database.close();
    });

    it('tells a wrong password apart from a server that is away', async () => {
      const url = new URL(server.url);
      url.password = 'wrong';
      const database = await open(url.href);
      await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: '28P01', retryable: false });
      await database.close();
    });
  });
} else {
  skipSuite(`Database: PostgreSQL through pg`, server.reason);
}

describe('a PostgreSQL server that is away', () => {
  it('gives a retryable error that names the server and no password', async () => {
    const port = await freePort();
    const database = await open(`postgres://i40:secret@127.0.0.1:${port}/i40`);
    const error = await database.query('SELECT 1').catch((e: unknown) => e);
    expect(error).toMatchObject({ retryable: true, target: `database 127.0.0.1:${port}/i40` });
    expect(JSON.stringify(error)).not.toContain('secret');
    await database.close();
  });
});

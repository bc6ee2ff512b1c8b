import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@i40/runtime';
import { appendAudit, migrate } from '@i40/timescale';
import { expect, it } from 'vitest';
import { verifyAuditBySocket } from './commands/verify-audit-by-socket.ts';
import { openPgliteDatabase } from './database/pglite-database.ts';
import { askSqlSocket, startSqlSocket } from './sql-socket.ts';
import { formatTable } from './text-table.ts';

it('answers a statement from another process with rows, or with what is wrong', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'i40-sql-'));
  const database = await openPgliteDatabase();
  const sockets = await startSqlSocket(database, directory);
  const ask = (statement: string) => askSqlSocket(directory, statement);
  expect(await ask('SELECT 1 AS one, count(*) AS n FROM pg_type WHERE false')).toEqual({
    rows: [{ one: 1, n: 0 }],
    rowCount: 1,
  });
  expect(await ask('SELEC 1')).toEqual({ error: expect.stringContaining('syntax error') });
  await sockets.stop();
  await expect(ask('SELECT 1')).rejects.toThrow();
  await database.close();
  await rm(directory, { recursive: true });
});

it('lets another process check the audit log', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'i40-sql-'));
  const database = await openPgliteDatabase();
  await migrate({ database, logger: silentLogger });
  const sockets = await startSqlSocket(database, directory);
  const verify = () =>
    verifyAuditBySocket((statement, parameters) => askSqlSocket(directory, statement, parameters));
  const event = {
    at: 0,
    service: 'api',
    actor: 'a',
    source: null,
    target: null,
    result: 'ok',
    detail: {},
  } as const;
  await appendAudit(database, [
    { ...event, action: 'login' },
    { ...event, action: 'logout' },
  ]);
  expect(await verify()).toMatchObject({ ok: true, rows: 2 });
  await database.script('ALTER TABLE audit_log DISABLE TRIGGER USER; DELETE FROM audit_log WHERE id = 2');
  expect(await verify()).toMatchObject({ ok: false, reason: 'the rows after it are missing, up to 2' });
  await sockets.stop();
  await database.close();
  await rm(directory, { recursive: true });
});

it('shows rows as a table', () => {
  const rows = [
    { sensor: 'temp', n: 12, unit: null },
    { sensor: 'vibration', n: 3, unit: 'mm/s' },
  ];
  expect(formatTable(rows)).toBe(
    ['sensor     n   unit', '---------  --  ----', 'temp       12', 'vibration  3   mm/s', ''].join('\n'),
  );
  expect(formatTable([])).toBe('');
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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

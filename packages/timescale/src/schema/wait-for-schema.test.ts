import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@i40/common';
import { silentLogger } from '@i40/runtime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { waitForSchema } from './wait-for-schema.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'i40-schema-'));
  for (const name of ['001_a.sql', '002_b.sql', 'notes.md']) await writeFile(join(directory, name), '');
});
afterEach(() => rm(directory, { recursive: true }));

/** Answers with the next ledger each time that it is asked whether there is one; undefined: there is none. */
function aDatabase(...ledgers: (readonly string[] | undefined)[]): Database & { asked(): number } {
  let asked = 0;
  const query = async (sql: string) => {
    const names = ledgers[Math.min(Math.max(asked - 1, 0), ledgers.length - 1)];
    if (!sql.includes('to_regclass')) return { rows: (names ?? []).map((name) => ({ name })), rowCount: 0 };
    asked += 1;
    return { rows: [], rowCount: ledgers[Math.min(asked - 1, ledgers.length - 1)] ? 1 : 0 };
  };
  return { query, asked: () => asked } as unknown as Database & { asked(): number };
}

it('goes on at once with a schema that has every migration', async () => {
  const database = aDatabase(['001_a.sql', '002_b.sql', '003_of_a_newer_version.sql']);
  await waitForSchema({ database, logger: silentLogger, directory });
  expect(database.asked()).toBe(1);
});

it('waits while there is no schema, and while a migration is missing', async () => {
  const database = aDatabase(undefined, ['001_a.sql'], ['001_a.sql', '002_b.sql']);
  await waitForSchema({ database, logger: silentLogger, directory, retryDelayMs: 1 });
  expect(database.asked()).toBe(3);
});

it('ends when it is told to', async () => {
  const abort = new AbortController();
  const waiting = waitForSchema({
    database: aDatabase(undefined),
    logger: silentLogger,
    directory,
    signal: abort.signal,
  });
  abort.abort();
  await expect(waiting).rejects.toThrow('aborted');
});

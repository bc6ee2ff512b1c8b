import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Database, SqlValue } from '@i40/common';
import type { Running } from '@i40/runtime';

/** What comes back for a statement: its rows, or why it failed. */
export type SqlAnswer = { rows: Record<string, unknown>[]; rowCount: number } | { error: string };

/** Values for the `$1 …` of a statement, as JSON. */
const parametersHeader = 'x-sql-parameters';

/** Where the process that owns a data directory answers. Short, because a socket's path may have 107 bytes. */
function sqlSocketPath(dataDirectory: string): string {
  const id = createHash('sha256').update(resolve(dataDirectory)).digest('hex').slice(0, 16);
  return process.platform === 'win32' ? `\\\\.\\pipe\\i40-sql-${id}` : join(tmpdir(), `i40-sql-${id}.sock`);
}

/**
 * Lets this user ask the embedded database from another process (`npm run sql`): HTTP over a local socket, one
 * statement a request. The database has a single connection, so this process has to ask it on the other's behalf.
 */
export async function startSqlSocket(database: Database, dataDirectory: string): Promise<Running> {
  const path = sqlSocketPath(dataDirectory);
  // Left over from a process that was killed; the claim on the data directory says that nobody else uses it.
  if (process.platform !== 'win32') await rm(path, { force: true });
  const server = createServer(async (incoming, response) => {
    const answer: SqlAnswer = await text(incoming)
      .then((statement) =>
        database.query(statement, JSON.parse(String(incoming.headers[parametersHeader] ?? '[]'))),
      )
      .catch((error: Error) => ({ error: error.message }));
    response.end(
      JSON.stringify(answer, (_key, value) => (typeof value === 'bigint' ? Number(value) : value)),
    );
  });
  const previousMask = process.umask(0o177);
  try {
    await new Promise<void>((listening, failed) => server.once('error', failed).listen(path, listening));
  } finally {
    process.umask(previousMask);
  }
  return { stop: () => new Promise((done) => server.close(() => done())) };
}

/** Asks the process that owns a data directory. Throws when there is none. */
export function askSqlSocket(
  dataDirectory: string,
  statement: string,
  parameters: readonly SqlValue[] = [],
): Promise<SqlAnswer> {
  return new Promise((resolveAnswer, reject) => {
    const headers = { [parametersHeader]: JSON.stringify(parameters) };
    const socketPath = sqlSocketPath(dataDirectory);
    const asking = request({ socketPath, method: 'POST', headers }, (response) => {
      text(response).then((body) => resolveAnswer(JSON.parse(body) as SqlAnswer), reject);
    });
    asking.once('error', reject);
    asking.end(statement);
  });
}

import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, DatabaseError, type Queryable, type SqlValue } from '@i40/common';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import type { OpenOptions } from './driver.ts';
import { createRunningWork } from './running-work.ts';
import { isRetryableDatabaseError } from './sql-state.ts';

interface PgDatabaseOptions extends OpenOptions {
  url: string;
}

const answerGraceMs = 2_000;
const closeDeadlineMs = 3_000;

/** The `Database` port over a pool of PostgreSQL connections. Connects when first used. */
export function createPgDatabase(options: PgDatabaseOptions): Database {
  const { url, applicationName, logger, maxConnections = 10, statementTimeoutMs = 30_000 } = options;
  const target = describeTarget(url);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    // The server cancels what takes too long; when the server itself is frozen, this end gives up.
    ...(statementTimeoutMs > 0 ? { query_timeout: statementTimeoutMs + answerGraceMs } : {}),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', (error) =>
    logger.warn({ err: error.message, target }, 'Lost an idle database connection'),
  );
  const work = createRunningWork(target);
  let closing: Promise<void> | undefined;

  /** A connection that `work` calls broken, or that failed without an answer, does not go back to the pool. */
  async function onConnection<T>(
    work: (client: pg.PoolClient, breaks: (reason: Error) => void) => Promise<T>,
  ): Promise<T> {
    const client = await translate(pool.connect(), target);
    // While checked out, a lost connection is told to this listener and to the query that runs.
    const ignore = () => {};
    client.on('error', ignore);
    let broken: Error | undefined;
    try {
      return await work(client, (reason) => {
        broken = reason;
      });
    } catch (error) {
      if (isUnanswered(error)) broken = error;
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  const { query, script } = queryable(pool, target);
  return {
    query: <Row>(sql: string, params?: readonly SqlValue[]) => work.run(() => query<Row>(sql, params)),
    script: (sql) => work.run(() => script(sql)),
    copyIn: (sql, data) => work.run(() => onConnection((client) => copyIn(client, target)(sql, data))),
    transaction: (inTransaction) =>
      work.run(() =>
        onConnection(async (client, breaks) => {
          const tx: Queryable = { ...queryable(client, target), copyIn: copyIn(client, target) };
          await tx.query('BEGIN');
          try {
            const result = await inTransaction(tx);
            await tx.query('COMMIT');
            return result;
          } catch (error) {
            // A connection that failed cannot roll back; the server does when it is closed.
            if (!isUnanswered(error)) await client.query('ROLLBACK').catch(breaks);
            throw error;
          }
        }),
      ),
    close() {
      // The pool itself would leave what waits for a connection without an answer.
      closing ??= Promise.race([
        work.finish().then(() => pool.end()),
        sleep(closeDeadlineMs, undefined, { ref: false }),
      ]);
      return closing;
    },
  };
}

function queryable(client: pg.Pool | pg.PoolClient, target: string): Queryable {
  return {
    async query<Row>(sql: string, params: readonly SqlValue[] = []) {
      const result = await translate(client.query(sql, params as unknown[]), target);
      return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
    },
    async script(sql) {
      await translate(client.query(sql), target);
    },
  };
}

function isUnanswered(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code === undefined;
}

function copyIn(client: pg.PoolClient, target: string): NonNullable<Queryable['copyIn']> {
  return async (sql, data) => {
    const stream = client.query(from(sql));
    const copied = finished(stream);
    stream.end(data);
    await translate(copied, target);
    return stream.rowCount;
  };
}

async function translate<T>(work: Promise<T>, target: string): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const { code } = cause as { code?: string };
    const message = (cause as Error).message || code || 'the database did not answer';
    throw new DatabaseError(message, { retryable: isRetryableDatabaseError(cause), target, cause, code });
  }
}

/** Host, port and database, without user and password. */
function describeTarget(url: string): string {
  const { host, pathname } = new URL(url);
  return `database ${host}${pathname}`;
}

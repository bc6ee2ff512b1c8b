import type { Database, Queryable } from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { DatabaseDriver } from '../../../src/database/driver.ts';

/** `postgres+recording://…` is the database at `postgres://…`, and the log has every statement with its time. */
export const recording: DatabaseDriver = {
  name: 'recording',
  schemes: ['postgres+recording'],
  async open(url, options, openOther) {
    const database = await openOther(url.replace('+recording', ''), options);
    return recordDatabase(database, options.logger.child({ part: 'database' }));
  },
};

function recordDatabase(database: Database, logger: Logger): Database {
  return {
    ...recordStatements(database, logger),
    transaction: (work) => database.transaction((tx) => work(recordStatements(tx, logger))),
    close: () => database.close(),
  };
}

/** The statement is recorded and its parameters are not: they may be anybody's secret. */
function recordStatements(inner: Queryable, logger: Logger): Queryable {
  async function timed<T>(sql: string, work: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work;
    } finally {
      logger.debug({ sql, durationMs: Math.round(performance.now() - startedAt) }, 'Ran a statement');
    }
  }
  const { copyIn } = inner;
  return {
    query: (sql, params) => timed(sql, inner.query(sql, params)),
    script: (sql) => timed(sql, inner.script(sql)),
    // Absent where the engine cannot, and then absent here.
    ...(copyIn && { copyIn: (sql: string, data: Uint8Array) => timed(sql, copyIn(sql, data)) }),
  };
}

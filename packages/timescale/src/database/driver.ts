import type { Database } from '@i40/common';
import type { Logger } from '@i40/runtime';

export interface OpenOptions {
  /** Who asks, for the lists of connections that a server keeps. */
  applicationName: string;
  logger: Logger;
  /** A driver that has one connection alone lets its users take turns. 10 where nothing is said. */
  maxConnections?: number;
  /** A statement that takes longer is cancelled, in milliseconds, where the driver can. 0 switches the limit off. */
  statementTimeoutMs?: number;
}

/** Opens the database at a URL, with whichever driver its scheme belongs to. Throws `UsageError` where there is none. */
export type OpenDatabase = (url: string, options: OpenOptions) => Promise<Database>;

/**
 * A way to the database. What it opens keeps the promises of the `Database` port, which are comments there, and passes
 * `describeDatabase` of `@i40/common/testing`. Behind it is PostgreSQL with TimescaleDB: queries are written for nothing else.
 */
export interface DatabaseDriver {
  readonly name: string;
  /** Those of the URLs that it opens, without the colon; no other driver has them. */
  readonly schemes: readonly string[];
  /**
   * May resolve before there is a connection: a server that is away makes statements fail, with a retryable error, and
   * comes back by itself. Loads what it is made of only now. A password in the URL is found in no error and no log.
   * `openOther` is for a driver that wraps another one. Throws `UsageError` for a URL that no waiting makes right.
   */
  open(url: string, options: OpenOptions, openOther: OpenDatabase): Promise<Database>;
}

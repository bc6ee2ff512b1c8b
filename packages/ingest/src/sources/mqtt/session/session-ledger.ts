import type { Database } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { expectSession, findExpectedSession, forgetSession } from '@i40/timescale';

interface SessionLedgerOptions {
  database: Database;
  clientId: string;
  /** Whether the broker knew the session. */
  resumed: boolean;
  logger: Logger;
}

/** What the database says that the broker should have. */
export interface SessionLedger {
  /** Sessions that were expected, and are gone. */
  readonly lost: number;
  /** To be called when the session is there, and again when it is left. */
  expect(): Promise<void>;
  /** To be called when the broker was told to forget it. */
  forget(): Promise<void>;
}

/**
 * Tells when the broker has lost a session in which readings may have waited: another client connected under its id and
 * asked for a clean start, the session expired, or the broker lost its disk. Nobody else would say so. It is no reason not to
 * start, and neither is a database that does not answer here.
 */
export async function openSessionLedger(options: SessionLedgerOptions): Promise<SessionLedger> {
  const { database, clientId, resumed, logger } = options;
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      logger.debug({ reason: (error as Error).message }, 'Expected sessions could not be looked up');
      return undefined;
    }
  };
  const lastSeenAt = await attempt(() => findExpectedSession(database, clientId));
  const isLost = lastSeenAt !== undefined && !resumed;
  if (isLost) {
    logger.error(
      { clientId, lastSeenAt: new Date(lastSeenAt).toISOString() },
      'The broker no longer has the session of this worker, what waited in it is lost: check whether another client used its id, and INGEST_SESSION_EXPIRY_S',
    );
  }
  return {
    lost: isLost ? 1 : 0,
    expect: async () => void (await attempt(() => expectSession(database, clientId))),
    forget: async () => void (await attempt(() => forgetSession(database, clientId))),
  };
}

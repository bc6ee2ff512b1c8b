import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@i40/common';
import type { Logger } from './logger.ts';

interface WaitOptions {
  logger: Logger;
  /** Ends the waiting. */
  signal?: AbortSignal | undefined;
}

const retryDelayMs = 1_000;

/**
 * For what has to be done once, before a service can begin: tries again for as long as the database is away. Throws what
 * waiting does not cure.
 */
export async function untilDatabaseAnswers<T>(
  work: () => Promise<T>,
  { logger, signal }: WaitOptions,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseError && error.retryable)) throw error;
      if (attempt === 0)
        logger.warn({ target: error.target, reason: error.message }, 'Database not ready, kept trying');
      await sleep(retryDelayMs, undefined, signal ? { signal } : {});
    }
  }
}

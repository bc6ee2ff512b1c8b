import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, DatabaseError } from '@i40/common';
import type { Logger } from './logger.ts';
import { migrate } from './migrate.ts';
import { applyStoragePolicies, type StoragePolicies } from './storage-policies.ts';

interface PrepareOptions {
  database: Database;
  policies: StoragePolicies;
  logger: Logger;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

const retryDelayMs = 1_000;

/** Brings schema and policies up to date; waits for a database that is not there yet. */
export async function prepareDatabase({ database, policies, logger, signal }: PrepareOptions): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await migrate({ database, logger });
      await applyStoragePolicies(database, policies);
      return;
    } catch (error) {
      if (!(error instanceof DatabaseError && error.retryable)) throw error;
      if (attempt === 0)
        logger.warn({ target: error.target, reason: error.message }, 'Database not ready, kept trying');
      await sleep(retryDelayMs, undefined, signal ? { signal } : {});
    }
  }
}

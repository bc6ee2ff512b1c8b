import type { Database } from '@i40/common';
import { type Logger, untilDatabaseAnswers } from '@i40/runtime';
import { migrate } from './migrate.ts';
import { applyStoragePolicies, type StoragePolicies } from './storage-policies.ts';

interface PrepareOptions {
  database: Database;
  policies: StoragePolicies;
  logger: Logger;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

/** Brings schema and policies up to date; waits for a database that is not there yet. */
export async function prepareDatabase({ database, policies, logger, signal }: PrepareOptions): Promise<void> {
  const prepare = async () => {
    await migrate({ database, logger });
    await applyStoragePolicies(database, policies);
  };
  await untilDatabaseAnswers(prepare, { logger, signal });
}

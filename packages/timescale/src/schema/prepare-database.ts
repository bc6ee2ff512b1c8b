import type { Database } from '@i40/common';
import { type Logger, untilDatabaseAnswers } from '@i40/runtime';
import { applyAuditRetention } from '../audit/audit-retention.ts';
import { migrate } from './migrate.ts';
import { applyStoragePolicies, type StorageSettings } from './storage-policies.ts';

interface PrepareOptions {
  database: Database;
  policies: StorageSettings;
  logger: Logger;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

/**
 * Brings schema and policies up to date, or with `DB_MIGRATE=false` looks whether the schema is; waits for a database that
 * is not there yet. For the one service that owns both: what another set would be overwritten.
 */
export async function prepareDatabase(options: PrepareOptions): Promise<void> {
  const { database, policies, logger, signal } = options;
  const prepare = async () => {
    await migrate({ database, logger, mayMigrate: policies.DB_MIGRATE });
    if (!policies.DB_MIGRATE) return;
    await applyStoragePolicies(database, policies);
    await applyAuditRetention(database, policies.KEEP_AUDIT_DAYS);
  };
  await untilDatabaseAnswers(prepare, { logger, signal });
}

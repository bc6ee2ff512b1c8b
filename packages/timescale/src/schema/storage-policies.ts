import type { Queryable } from '@i40/common';
import { flagEnv } from '@i40/runtime';
import { z } from 'zod';

const days = z.coerce.number().int().min(1).max(36_500);

/** How long what is kept, in days, and who sees to it. The defaults are those of `db/003_policies.sql`. */
export const storageEnv = z
  .object({
    COMPRESS_AFTER_DAYS: days.default(7).meta({
      description: 'After how long readings are compressed; less than KEEP_RAW_DAYS.',
      unit: 'days',
    }),
    KEEP_RAW_DAYS: days.default(90).meta({ description: 'How long readings are kept.', unit: 'days' }),
    KEEP_MINUTES_DAYS: days.default(365).meta({
      description:
        'How long aggregates by the minute are kept, at least KEEP_RAW_DAYS; those by the hour stay for ever.',
      unit: 'days',
    }),
    KEEP_REJECTED_DAYS: days
      .default(30)
      .meta({ description: 'How long messages are kept that were no readings.', unit: 'days' }),
    KEEP_AUDIT_DAYS: days
      .default(365)
      .meta({ description: 'How long the audit log is kept: who did what.', unit: 'days' }),
    DB_MIGRATE: flagEnv.default(true).meta({
      description:
        'Whether ingest brings the schema up to date and sets the retention. With false it only looks whether the schema is there, for a login that does not own the database: then `i40 migrate` does both.',
    }),
  })
  .refine((env) => env.COMPRESS_AFTER_DAYS < env.KEEP_RAW_DAYS, {
    path: ['COMPRESS_AFTER_DAYS'],
    message: 'must be less than KEEP_RAW_DAYS',
  })
  .refine((env) => env.KEEP_MINUTES_DAYS >= env.KEEP_RAW_DAYS, {
    path: ['KEEP_MINUTES_DAYS'],
    message: 'must be at least KEEP_RAW_DAYS, because the hours are made of the minutes',
  });

export type StorageSettings = z.infer<typeof storageEnv>;
export type StoragePolicies = Omit<StorageSettings, 'DB_MIGRATE'>;

/**
 * How many days back late readings come into the averages; undefined where the database says nothing of it. It may be less than
 * readings are kept: when they came to be kept for longer, older ones were gone already. Throws `DatabaseError`.
 */
export async function readLookBackDays(database: Queryable): Promise<number | undefined> {
  const { rows } = await database.query<{ days: number }>(
    'SELECT refresh_back_days::int AS days FROM storage_policies',
  );
  return rows[0]?.days;
}

/** Columns of `storage_policies`, in the order of the parameters. */
const areSetSql = `
  SELECT 1 FROM storage_policies
   WHERE (compress_after_days, keep_raw_days, keep_minutes_days, keep_rejected_days)
       = ($1::int, $2::int, $3::int, $4::int)`;

/**
 * Sets compression and retention. Where they are set so already, this needs no right but to read `storage_policies`.
 * Throws `DatabaseError`.
 */
export async function applyStoragePolicies(database: Queryable, policies: StoragePolicies): Promise<void> {
  const params = [
    policies.COMPRESS_AFTER_DAYS,
    policies.KEEP_RAW_DAYS,
    policies.KEEP_MINUTES_DAYS,
    policies.KEEP_REJECTED_DAYS,
  ];
  if ((await database.query(areSetSql, params)).rowCount > 0) return;
  await database.query('SELECT set_storage_policies($1::int, $2::int, $3::int, $4::int)', params);
}

import type { Queryable } from '@i40/common';
import { z } from 'zod';
import { applyAuditRetention } from '../audit/audit-retention.ts';

const days = z.coerce.number().int().min(1).max(36_500);

/** How long what is kept, in days. The defaults are those of `db/003_policies.sql`. */
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
  })
  .refine((env) => env.COMPRESS_AFTER_DAYS < env.KEEP_RAW_DAYS, {
    path: ['COMPRESS_AFTER_DAYS'],
    message: 'must be less than KEEP_RAW_DAYS',
  })
  .refine((env) => env.KEEP_MINUTES_DAYS >= env.KEEP_RAW_DAYS, {
    path: ['KEEP_MINUTES_DAYS'],
    message: 'must be at least KEEP_RAW_DAYS, because the hours are made of the minutes',
  });

export type StoragePolicies = z.infer<typeof storageEnv>;

/** Sets compression and retention; without effect where nothing has changed. */
export async function applyStoragePolicies(database: Queryable, policies: StoragePolicies): Promise<void> {
  await database.query('SELECT set_storage_policies($1::int, $2::int, $3::int, $4::int)', [
    policies.COMPRESS_AFTER_DAYS,
    policies.KEEP_RAW_DAYS,
    policies.KEEP_MINUTES_DAYS,
    policies.KEEP_REJECTED_DAYS,
  ]);
  await applyAuditRetention(database, policies.KEEP_AUDIT_DAYS);
}

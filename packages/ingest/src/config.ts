import { defaultTopicFilters } from '@i40/common';
import { databaseEnv, flagEnv, loggerEnv, mqttEnv, portEnv, storageEnv } from '@i40/runtime';
import { z } from 'zod';

/** What concerns ingest itself, in every run mode. */
export const ingestSettingsEnv = z.object({
  /** Topic filters, separated by commas. */
  INGEST_TOPICS: z
    .string()
    .default(defaultTopicFilters.join(','))
    .transform((text) => text.split(',').map((filter) => filter.trim()))
    .refine(
      (filters) => filters.every((filter) => filter !== ''),
      'must be topic filters separated by commas',
    ),
  INGEST_BATCH_READINGS: z.coerce.number().int().min(1).max(50_000).default(5_000),
  /** Publish what was stored at live/<site>/<machine_id>. */
  INGEST_LIVE_FEED: flagEnv.default(true),
  INGEST_FLUSH_INTERVAL_MS: z.coerce.number().int().min(1).max(10_000).default(50),
});

/** The environment of an ingest worker that is a process of its own. */
export const ingestEnv = z
  .object({
    ...mqttEnv.shape,
    ...databaseEnv.shape,
    ...loggerEnv.shape,
    ...ingestSettingsEnv.shape,
    HOST: z.string().default('127.0.0.1'),
    /** Serves GET /health when set. */
    HEALTH_PORT: portEnv.optional(),
    /**
     * The broker keeps the session, and what arrives meanwhile, under this name. Two workers must not share one.
     * By default the name of the container, or of the host outside Docker.
     */
    INGEST_CLIENT_ID: z.string().max(128).optional(),
    INGEST_SESSION_EXPIRY_S: z.coerce
      .number()
      .int()
      .min(60)
      .max(4_294_967_295)
      .default(7 * 86_400),
  })
  .and(storageEnv);

export interface IngestConfig {
  topicFilters: readonly string[];
  /** Readings after which a batch is written without waiting longer. */
  batchReadings: number;
  /** How long a reading waits for others to share a transaction with, in milliseconds. */
  flushIntervalMs: number;
  /** Publish what was stored, for the live page, the detector and anyone else. */
  liveFeed: boolean;
}

export function ingestConfig(env: z.infer<typeof ingestSettingsEnv>): IngestConfig {
  return {
    topicFilters: env.INGEST_TOPICS,
    batchReadings: env.INGEST_BATCH_READINGS,
    flushIntervalMs: env.INGEST_FLUSH_INTERVAL_MS,
    liveFeed: env.INGEST_LIVE_FEED,
  };
}

import { machineIdForms, type ParserOptions, topicFilters } from '@i40/payloads';
import { databaseEnv, flagEnv, loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { storageEnv } from '@i40/timescale';
import { z } from 'zod';
import { plainTopicsEnv } from './plain-topics-env.ts';

/** What concerns ingest itself, in every run mode. */
export const ingestSettingsEnv = z.object({
  /** Topic filters, separated by commas. By default those of every payload form. */
  INGEST_TOPICS: z
    .string()
    .transform((text) => text.split(',').map((filter) => filter.trim()))
    .refine(
      (filters) => filters.every((filter) => filter !== ''),
      'must be topic filters separated by commas',
    )
    .optional(),
  /** Templates of the topics of plain values, separated by commas. */
  INGEST_PLAIN_TOPICS: plainTopicsEnv,
  /** What of a Sparkplug topic becomes the machine. */
  INGEST_SPARKPLUG_MACHINE_ID: z.enum(machineIdForms).default('edge/device'),
  /** Whether to ask an edge node for its births where they are missing or messages were lost. */
  INGEST_SPARKPLUG_REBIRTH: flagEnv.default(false),
  /** How long its messages may take to overtake each other. */
  INGEST_SPARKPLUG_REORDER_WAIT_MS: z.coerce.number().int().min(0).max(60_000).default(2_000),
  INGEST_BATCH_READINGS: z.coerce.number().int().min(1).max(50_000).default(5_000),
  /** Publish what was stored at live/<site>/<machine_id>. */
  INGEST_LIVE_FEED: flagEnv.default(true),
  INGEST_FLUSH_INTERVAL_MS: z.coerce.number().int().min(1).max(10_000).default(25),
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
    /** Workers of the same group share the messages. By default a worker takes in all of them. */
    INGEST_SHARED_GROUP: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 characters of A-Z a-z 0-9 _ -')
      .optional(),
    /** A worker of the group that gives no sign of life for so long is taken for dead, and its session adopted. */
    INGEST_ADOPT_AFTER_S: z.coerce.number().int().min(20).max(86_400).default(60),
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
  /** How payloads are understood, where it is not the default. */
  parser?: ParserOptions;
  /** Whether Sparkplug edge nodes are asked for a rebirth. */
  requestsRebirth?: boolean;
  /** Publish what was stored, for the live page, the detector and anyone else. */
  liveFeed: boolean;
}

export function ingestConfig(env: z.infer<typeof ingestSettingsEnv>): IngestConfig {
  const parser = parserOptions(env);
  return {
    topicFilters: env.INGEST_TOPICS ?? topicFilters(parser),
    batchReadings: env.INGEST_BATCH_READINGS,
    flushIntervalMs: env.INGEST_FLUSH_INTERVAL_MS,
    liveFeed: env.INGEST_LIVE_FEED,
    parser,
    requestsRebirth: env.INGEST_SPARKPLUG_REBIRTH,
  };
}

export function parserOptions(env: z.infer<typeof ingestSettingsEnv>): ParserOptions {
  return {
    plainTopics: env.INGEST_PLAIN_TOPICS,
    sparkplug: {
      machineIdForm: env.INGEST_SPARKPLUG_MACHINE_ID,
      reorderWaitMs: env.INGEST_SPARKPLUG_REORDER_WAIT_MS,
    },
  };
}

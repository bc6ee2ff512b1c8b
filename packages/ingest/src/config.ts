import { machineIdForms, type ParserOptions, topicFilters } from '@i40/payloads';
import { databaseEnv, flagEnv, loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { storageEnv } from '@i40/timescale';
import { z } from 'zod';
import type { PipelineConfig } from './pipeline/pipeline.ts';
import { plainTopicsEnv } from './plain-topics-env.ts';
import { sourceNames, sourcesEnv } from './sources/source-catalogue.ts';

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
    ...sourcesEnv.shape,
    ...mqttEnv.shape,
    ...databaseEnv.shape,
    ...loggerEnv.shape,
    ...ingestSettingsEnv.shape,
    INGEST_SOURCE: z
      .enum(sourceNames)
      .default('mqtt')
      .meta({ description: `Where ingest takes messages from: ${sourceNames.join(', ')}.` }),
    HOST: z.string().default('127.0.0.1'),
    /** Serves GET /health when set. */
    HEALTH_PORT: portEnv.optional(),
  })
  .and(storageEnv);

export interface IngestConfig extends PipelineConfig {
  topicFilters: readonly string[];
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

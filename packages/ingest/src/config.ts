import { defaultTopicFilters } from '@i40/common';
import { machineIdForms, type ParserOptions } from '@i40/payloads';
import { databaseEnv, flagEnv, loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { type StoragePolicies, storageEnv } from '@i40/timescale';
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
  INGEST_HISTORICAL: flagEnv.default(false).meta({
    description:
      'Whether readings that are older than KEEP_RAW_DAYS are taken in, for the averages by minute and hour; else they are rejected.',
  }),
  MAX_MACHINES: z.coerce.number().int().min(1).max(1_000_000).default(10_000).meta({
    description: 'So many machines there may be; readings of further ones are rejected.',
    unit: 'machines',
  }),
  MAX_SENSORS_PER_MACHINE: z.coerce.number().int().min(1).max(100_000).default(500).meta({
    description: 'So many sensors a machine may have; readings of further ones are rejected.',
    unit: 'sensors',
  }),
  MAX_NEW_SENSORS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(5_000).meta({
    description: 'So many sensors may be seen for the first time in a minute, of all machines together.',
    unit: 'sensors',
  }),
  MAX_REJECTED_MB: z.coerce.number().int().min(1).max(1_000_000).default(1_024).meta({
    description: 'So much may rejected messages take on disk; beyond it the oldest are deleted.',
    unit: 'MB',
  }),
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

type Settings = z.infer<typeof ingestSettingsEnv> & Partial<Pick<StoragePolicies, 'KEEP_RAW_DAYS'>>;

export function ingestConfig(env: Settings): IngestConfig {
  return {
    topicFilters: env.INGEST_TOPICS ?? [
      ...defaultTopicFilters,
      ...env.INGEST_PLAIN_TOPICS.map(({ filter }) => filter),
    ],
    batchReadings: env.INGEST_BATCH_READINGS,
    flushIntervalMs: env.INGEST_FLUSH_INTERVAL_MS,
    liveFeed: env.INGEST_LIVE_FEED,
    parser: parserOptions(env),
    requestsRebirth: env.INGEST_SPARKPLUG_REBIRTH,
    admission: {
      keepRawDays: env.KEEP_RAW_DAYS,
      takesHistory: env.INGEST_HISTORICAL,
      series: {
        machines: env.MAX_MACHINES,
        sensorsPerMachine: env.MAX_SENSORS_PER_MACHINE,
        newPerMinute: env.MAX_NEW_SENSORS_PER_MINUTE,
      },
    },
    maxRejectedBytes: env.MAX_REJECTED_MB * 1_024 * 1_024,
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

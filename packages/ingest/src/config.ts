import { defaultTopicFilters } from '@i40/common';
import { machineIdForms, type ParserOptions } from '@i40/payloads';
import { databaseEnv, flagEnv, healthEnv, loggerEnv, mqttEnv } from '@i40/runtime';
import { storageEnv } from '@i40/timescale';
import { z } from 'zod';
import { plainTopicsEnv } from './plain-topics-env.ts';

/** What concerns ingest itself, in every run mode. */
export const ingestSettingsEnv = z.object({
  INGEST_TOPICS: z
    .string()
    .transform((text) => text.split(',').map((filter) => filter.trim()))
    .refine(
      (filters) => filters.every((filter) => filter !== ''),
      'must be topic filters separated by commas',
    )
    .optional()
    .meta({
      description: `MQTT topic filters to store readings from, separated by commas. By default those of every payload form, as docs/reference/payloads.md has them: ${defaultTopicFilters.join(', ')} and the topics of plain values. What a worker has once subscribed to stays in its session at the broker: with narrower filters, give it a new INGEST_CLIENT_ID as well.`,
    }),
  INGEST_PLAIN_TOPICS: plainTopicsEnv.meta({
    description:
      'Topics whose payload is a plain value, separated by commas; each level is {site}, {line}, {machine_id}, {sensor}, + for any, or a text.',
  }),
  INGEST_SPARKPLUG_MACHINE_ID: z.enum(machineIdForms).default('edge/device').meta({
    description:
      'What is the machine of a Sparkplug device: edge/device tells devices apart whose names repeat within a group.',
  }),
  INGEST_SPARKPLUG_REBIRTH: flagEnv.default(false).meta({
    description:
      'Whether to ask Sparkplug edge nodes for their births where those are missing or messages were lost.',
  }),
  INGEST_SPARKPLUG_REORDER_WAIT_MS: z.coerce.number().int().min(0).max(60_000).default(2_000).meta({
    description: 'How long Sparkplug messages may take to overtake each other before one counts as lost.',
    unit: 'ms',
  }),
  INGEST_BATCH_READINGS: z.coerce
    .number()
    .int()
    .min(1)
    .max(50_000)
    .default(5_000)
    .meta({ description: 'How many readings a batch holds at most.' }),
  INGEST_FLUSH_INTERVAL_MS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(25)
    .meta({ description: 'How long a reading waits at most for others to fill the batch.', unit: 'ms' }),
  INGEST_LIVE_FEED: flagEnv.default(true).meta({
    description: 'Whether what was stored is published at live/<site>/<machine_id>, as JSON arrays.',
  }),
});

/** The environment of an ingest worker that is a process of its own. */
export const ingestEnv = z
  .object({
    ...mqttEnv.shape,
    ...databaseEnv.shape,
    ...loggerEnv.shape,
    ...ingestSettingsEnv.shape,
    ...healthEnv.shape,
    INGEST_SHARED_GROUP: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 characters of A-Z a-z 0-9 _ -')
      .optional()
      .meta({
        description:
          'Workers with the same name here share the messages (letters, digits, _ and -); containers do from the start, as "ingest". By default each takes in all of them. The broker must speak MQTT 5.',
      }),
    INGEST_ADOPT_AFTER_S: z.coerce.number().int().min(20).max(86_400).default(60).meta({
      description:
        'How long a worker of the group gives no sign of life until another takes over what waits for it at the broker.',
      unit: 's',
    }),
    INGEST_CLIENT_ID: z.string().max(128).optional().meta({
      description:
        'The name under which the broker keeps what arrives while ingest is away; no two workers may share one. By default that of the container, such as i40-ingest-1, or i40-ingest-<host name> without containers.',
    }),
    INGEST_SESSION_EXPIRY_S: z.coerce
      .number()
      .int()
      .min(60)
      .max(4_294_967_295)
      .default(7 * 86_400)
      .meta({ description: 'How long the broker keeps what arrives while ingest is away.', unit: 's' }),
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

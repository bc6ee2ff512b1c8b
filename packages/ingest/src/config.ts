import {
  defaultTopicFilters,
  isTimeZone,
  machineIdForms,
  type ParserOptions,
  type TopicMapping,
  topicFilters,
} from '@i40/payloads';
import { databaseEnv, flagEnv, healthEnv, loggerEnv, mqttEnv } from '@i40/runtime';
import { type StoragePolicies, storageEnv } from '@i40/timescale';
import { z } from 'zod';
import type { PipelineConfig } from './pipeline/pipeline.ts';
import { sourceNames, sourcesEnv } from './sources/source-catalogue.ts';
import { jsonTopicsEnv, plainTopicsEnv } from './topic-templates-env.ts';

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
  INGEST_JSON_TOPICS: jsonTopicsEnv.meta({
    description:
      'Topics of JSON in which every number, boolean and text is a sensor called by its path, as templates separated by commas: zigbee2mqtt/{machine_id}.',
  }),
  INGEST_MAPPINGS: z.string().optional().meta({
    description:
      'A file, mappings.yaml, that says what JSON at which topics means; docs/reference/payloads.md shows how.',
  }),
  INGEST_BIND_MACHINE: flagEnv.default(false).meta({
    description:
      'Whether a message at a topic that names a machine, such as factory/<line>/<machine>/<sensor>, is rejected when it speaks of another: for brokers that let each machine publish at its own topics alone.',
  }),
  INGEST_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Europe/Paris, UTC or +01:00')
    .optional()
    .meta({
      description:
        'Time zone of times that name none, such as Europe/Paris; without it messages with such times are rejected.',
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
  INGEST_HISTORICAL: flagEnv.default(false).meta({
    description:
      'Whether readings that are older than KEEP_RAW_DAYS are taken in, for the averages by minute and hour; else they are rejected.',
  }),
  MAX_MACHINES: z.coerce.number().int().min(1).max(1_000_000).default(10_000).meta({
    description: 'How many machines there may be; readings of further ones are rejected.',
  }),
  MAX_SENSORS_PER_MACHINE: z.coerce.number().int().min(1).max(100_000).default(500).meta({
    description: 'How many sensors a machine may have; readings of further ones are rejected.',
  }),
  MAX_NEW_SENSORS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(5_000).meta({
    description: 'How many sensors may be seen for the first time in a minute, of all machines together.',
  }),
  MAX_REJECTED_MB: z.coerce.number().int().min(1).max(1_000_000).default(1_024).meta({
    description: 'How much rejected messages may take on disk; beyond it the oldest are deleted.',
    unit: 'MB',
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
    INGEST_SOURCE: z
      .enum(sourceNames)
      .default('mqtt')
      .meta({ description: 'Where ingest takes messages from.' }),
    ...sourcesEnv.shape,
  })
  .and(storageEnv);

export interface IngestConfig extends PipelineConfig {
  topicFilters: readonly string[];
  /** Publish what was stored, for the live page, the detector and anyone else. */
  liveFeed: boolean;
}

type Settings = z.infer<typeof ingestSettingsEnv> & Partial<Pick<StoragePolicies, 'KEEP_RAW_DAYS'>>;

/** `mappings`: what the file of INGEST_MAPPINGS says, see `loadMappings`. */
export function ingestConfig(env: Settings, mappings: readonly TopicMapping[] = []): IngestConfig {
  const parser = { ...parserOptions(env), mappings };
  return {
    topicFilters: env.INGEST_TOPICS ?? topicFilters(parser),
    batchReadings: env.INGEST_BATCH_READINGS,
    flushIntervalMs: env.INGEST_FLUSH_INTERVAL_MS,
    liveFeed: env.INGEST_LIVE_FEED,
    parser,
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

function parserOptions(env: z.infer<typeof ingestSettingsEnv>): ParserOptions {
  return {
    plainTopics: env.INGEST_PLAIN_TOPICS,
    jsonTopics: env.INGEST_JSON_TOPICS ?? [],
    timeZone: env.INGEST_TIME_ZONE,
    bindsMachine: env.INGEST_BIND_MACHINE,
    sparkplug: {
      machineIdForm: env.INGEST_SPARKPLUG_MACHINE_ID,
      reorderWaitMs: env.INGEST_SPARKPLUG_REORDER_WAIT_MS,
    },
  };
}

import { z } from 'zod';
import { defineBenchmark, positive, whole } from './define-benchmark.ts';

export const decode = defineBenchmark({
  name: 'decode',
  summary: 'How long it takes to turn one message of one reading into a checked reading, and what bounds it.',
  options: z.object({}),
  run: async () => (await import('../ingest/decode.ts')).benchDecode(),
});

export const ingest = defineBenchmark({
  name: 'ingest',
  summary:
    'How fast ingest drains what a broker has queued, beside the ceilings on the same servers in the same run.',
  details:
    'On the servers of MQTT_URL and DATABASE_URL, whose readings it deletes, or on containers of its own.',
  options: z.object({
    readings: whole.default(200_000).meta({ description: 'How many are queued.' }),
    rounds: whole.default(3).meta({ description: 'How often; the median counts.' }),
    profile: z.boolean().default(false).meta({ description: 'Says where the processor time goes, too.' }),
  }),
  run: async (options) => (await import('../ingest/ingest.ts')).benchIngest(options),
});

export const latency = defineBenchmark({
  name: 'latency',
  summary: 'From publishing a reading until a query sees it, while others keep coming.',
  options: z.object({
    rate: positive.default(1_000).meta({ description: 'Of the others.', unit: 'readings/s' }),
    probes: whole.default(1_000).meta({ description: 'How many are measured.' }),
  }),
  run: async (options) => (await import('../ingest/latency.ts')).benchLatency(options),
});

import { z } from 'zod';
import { defineBenchmark, positive, whole } from './define-benchmark.ts';

const seed = whole.optional().meta({ description: 'The same seed does the same.' });

export const start = defineBenchmark({
  name: 'start',
  summary: 'From `npm start` on an empty data directory to the first /predict that answers.',
  options: z.object({ runs: whole.default(5).meta({ description: 'How often.' }) }),
  run: async (options) => (await import('../start/start.ts')).benchStart(options),
});

export const chaos = defineBenchmark({
  name: 'chaos',
  summary: 'Kills and cuts whatever stands between broker and table, and tells whether anything was lost.',
  options: z.object({
    seed,
    kills: whole.default(50).meta({ description: 'How often something is killed.' }),
    'broker-kills': whole.optional().meta({ description: 'Of the broker itself; by default a tenth.' }),
    rate: positive.default(1_500).meta({ description: 'Meanwhile.', unit: 'readings/s' }),
  }),
  run: async (options) => (await import('../chaos/main.ts')).testChaos(options),
});

export const outage = defineBenchmark({
  name: 'outage',
  summary:
    'Stops the database while machines go on publishing, and tells what that took and whether anything was lost.',
  options: z.object({
    minutes: positive.default(5).meta({ description: 'How long it is away.', unit: 'min' }),
    rate: positive.default(2_000).meta({ description: 'Meanwhile.', unit: 'readings/s' }),
  }),
  run: async (options) => (await import('../chaos/outage.ts')).testOutage(options),
});

export const fuzz = defineBenchmark({
  name: 'fuzz',
  summary:
    'Sends the decoders random bytes, damaged protobuf, deep JSON, huge numbers, lone surrogates and names of a megabyte.',
  options: z.object({
    seconds: positive.default(60).meta({ description: 'How long.', unit: 's' }),
    seed,
  }),
  run: async (options) => (await import('../fuzz/fuzz.ts')).fuzz(options),
});

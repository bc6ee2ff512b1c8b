import { z } from 'zod';
import { defineBenchmark, positive, whole } from './define-benchmark.ts';

const address = 'http://127.0.0.1:8000';

export const api = defineBenchmark({
  name: 'api',
  summary: '/predict and /readings under load.',
  details:
    'On the database of DATABASE_URL or PG_HOST, whose readings it deletes, or on an embedded one of its own.',
  options: z.object({
    rows: z.array(whole).default([100_000, 10_000_000]).meta({
      description: 'Rows in the table; 0 for the table as it is, and the last half hour.',
      placeholder: 'N',
    }),
    connections: whole.default(50).meta({ description: 'How many ask at a time.' }),
    seconds: positive.default(10).meta({ description: 'How long each is asked.', unit: 's' }),
  }),
  run: async (options) => (await import('../api/main.ts')).benchApi(options),
});

export const growth = defineBenchmark({
  name: 'growth',
  summary: 'What ingest and /predict take with ever more rows in the table.',
  options: z.object({
    rows: z.string().default('1e5,1e6,1e7').meta({ description: 'How many, separated by commas.' }),
  }),
  run: async (options) => (await import('../api/growth.ts')).benchGrowth(options),
});

export const live = defineBenchmark({
  name: 'live',
  summary: "What the event stream costs the API's process.",
  options: z.object({
    clients: whole.default(100).meta({ description: 'Clients that read.' }),
    rate: positive.default(10_000).meta({ description: 'Of the live feed.', unit: 'readings/s' }),
    machines: whole.default(200).meta({ description: 'Machines that send them.' }),
    seconds: positive.default(20).meta({ description: 'How long each is measured.', unit: 's' }),
    stalled: whole.default(10).meta({ description: 'Clients that never read, beside the others.' }),
  }),
  run: async (options) => (await import('../page/live.ts')).benchLive(options),
});

export const page = defineBenchmark({
  name: 'page',
  summary: 'Frame times of the live page in Chromium, with a plant that is fake.',
  options: z.object({
    machines: whole.default(200).meta({ description: 'Machines in the plant, of five sensors each.' }),
    seconds: positive.default(15).meta({ description: 'How long each is measured.', unit: 's' }),
    url: z
      .string()
      .optional()
      .meta({
        description: `Measures a real one instead, such as ${address}.`,
        placeholder: 'URL',
      }),
  }),
  run: async (options) => (await import('../page/live-page.ts')).benchPage(options),
});

export const pictures = defineBenchmark({
  name: 'pictures',
  summary: 'Takes the pictures of the live page from a pipeline that has run for five minutes at least.',
  options: z.object({
    url: z.string().default(address).meta({ description: 'Where it runs.', placeholder: 'URL' }),
    out: z.string().default('docs/images').meta({ description: 'Where they go.', placeholder: 'DIR' }),
  }),
  run: async (options) => (await import('../page/live-page-pictures.ts')).takePictures(options),
});

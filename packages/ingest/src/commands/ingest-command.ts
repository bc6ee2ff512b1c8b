import { defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { ingestEnv } from '../config.ts';

const ingestOptions = z.object({
  adopt: z.string().min(1, 'needs the client id of a worker').optional().meta({
    description:
      'Fetches what waits at the broker for the worker with this client id, which will not come back, and ends.',
    placeholder: 'ID',
  }),
});

/** `i40 ingest`, also `pnpm ingest`. */
export const ingestCommand = defineCommand({
  name: 'ingest',
  summary: 'Stores what machines publish in the database, until it is stopped.',
  details: 'It owns the schema: what a database does not have yet, ingest applies when it starts.',
  options: ingestOptions,
  environment: ingestEnv,
  run: async (call) => (await import('./run-ingest.ts')).runIngest(call),
});

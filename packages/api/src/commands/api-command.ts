import { defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { apiEnv } from '../config.ts';

/** `i40 api`, also `pnpm api`. */
export const apiCommand = defineCommand({
  name: 'api',
  summary: 'Serves the REST API and the live page, until it is stopped.',
  options: z.object({}),
  environment: apiEnv,
  run: async (call) => (await import('./run-api.ts')).runApi(call),
});

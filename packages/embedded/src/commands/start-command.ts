import { defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { embeddedEnv } from '../config.ts';

/** `i40 start`, also `npm start`. */
export const startCommand = defineCommand({
  name: 'start',
  summary: 'Runs the whole pipeline in one process, without Docker, until it is stopped.',
  options: z.object({}),
  environment: embeddedEnv,
  run: async (call) => (await import('./run-start.ts')).runStart(call),
});

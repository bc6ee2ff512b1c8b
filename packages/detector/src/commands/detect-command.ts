import { defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { detectorEnv } from '../config.ts';

/** `i40 detect`, also `pnpm detect`. */
export const detectCommand = defineCommand({
  name: 'detect',
  summary: 'Follows the live feed and finds what is not normal, until it is stopped.',
  details: 'It waits for the schema that ingest or `i40 migrate` makes.',
  options: z.object({}),
  environment: detectorEnv,
  run: async (call) => (await import('./run-detect.ts')).runDetect(call),
});

import { databaseEnv, defineCommand, loggerEnv, mqttEnv } from '@i40/runtime';
import { z } from 'zod';

const deadLetterOptions = z.object({
  topic: z.string().optional().meta({ description: 'Only messages of this topic.', placeholder: 'TOPIC' }),
  reason: z.string().optional().meta({ description: 'Only messages whose reason contains this.' }),
  limit: z.coerce.number().int().min(1).max(100_000).default(20).meta({ description: 'How many at most.' }),
  replay: z.boolean().default(false).meta({ description: 'Sends them again.' }),
});

const deadLetterEnv = z.object({ ...databaseEnv.shape, ...mqttEnv.shape, ...loggerEnv.shape });

/** `i40 dead-letter`, also `pnpm rejected`. */
export const deadLetterCommand = defineCommand({
  name: 'dead-letter',
  summary:
    'Lists messages that were no readings, and with --replay sends them again once the cause is mended.',
  options: deadLetterOptions,
  environment: deadLetterEnv,
  run: async (call) => (await import('./run-dead-letter.ts')).runDeadLetter(call),
});

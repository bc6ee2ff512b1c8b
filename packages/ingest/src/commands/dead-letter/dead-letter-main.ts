import { parseArgs } from 'node:util';
import { UsageError } from '@i40/common';
import {
  connectMqttMessageBus,
  createLogger,
  databaseEnv,
  databaseUrl,
  loggerEnv,
  mqttEnv,
  mqttTarget,
  openAll,
  parseEnv,
  runService,
} from '@i40/runtime';
import { listDeadLetters, openDatabase } from '@i40/timescale';
import { z } from 'zod';
import { describeDeadLetter, replayDeadLetters } from './dead-letter.ts';

const usage = 'Usage: pnpm rejected [--topic TOPIC] [--reason TEXT] [--limit 20] [--replay]';

const optionsSchema = z.object({
  topic: z.string().optional(),
  reason: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100_000).default(20),
  replay: z.boolean().default(false),
});

/** `pnpm rejected`: lists what was no reading, and with --replay sends it again once the cause is mended. */
await runService(async ({ env, signal }) => {
  const { replay, ...filter } = readOptions();
  const settings = parseEnv(z.object({ ...databaseEnv.shape, ...mqttEnv.shape, ...loggerEnv.shape }), env);
  const logger = createLogger({ name: 'rejected', level: settings.LOG_LEVEL });
  return openAll(logger, async (closers) => {
    const database = await openDatabase(databaseUrl(settings), {
      applicationName: 'i40-rejected',
      logger,
    });
    closers.add('database', () => database.close());
    const messages = await listDeadLetters(database, filter);
    if (replay) {
      const clientId = `i40-rejected-${process.pid}`;
      const target = mqttTarget(settings);
      const bus = await connectMqttMessageBus({
        ...target,
        clientId,
        sessionExpirySeconds: 0,
        logger,
        signal,
      });
      closers.add('bus', () => bus.close());
      process.stdout.write(`Sent ${await replayDeadLetters(database, bus, messages)} messages again.\n`);
    } else {
      for (const message of messages) process.stdout.write(`${describeDeadLetter(message)}\n\n`);
      process.stdout.write(`${messages.length} rejected messages, at most ${filter.limit} are shown.\n`);
    }
    return { finished: Promise.resolve(), stop: () => closers.closeAll() };
  });
});

function readOptions(): z.infer<typeof optionsSchema> {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      options: { topic: text, reason: text, limit: text, replay: { type: 'boolean' } },
    });
    return optionsSchema.parse(values);
  } catch (error) {
    throw new UsageError(`${usage}\n${(error as Error).message}`);
  }
}

import {
  type CommandCall,
  connectMqttMessageBus,
  createLogger,
  type databaseEnv,
  databaseUrl,
  type loggerEnv,
  type mqttEnv,
  mqttTarget,
  openAll,
  type Running,
} from '@i40/runtime';
import { type DeadLetterFilter, listDeadLetters, openDatabase } from '@i40/timescale';
import type { z } from 'zod';
import { describeDeadLetter } from './dead-letter.ts';
import { replayRecorded } from './replay-recorded.ts';

type Settings = z.output<typeof databaseEnv> & z.output<typeof mqttEnv> & z.output<typeof loggerEnv>;
type Call = CommandCall<DeadLetterFilter & { replay: boolean }, Settings>;

export function runDeadLetter({ options, settings, signal }: Call): Promise<Running> {
  const { replay, ...filter } = options;
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
      const sent = await replayRecorded(messages, { database, bus, filter, now: Date.now });
      process.stdout.write(`Sent ${sent} messages again.\n`);
    } else {
      for (const message of messages) process.stdout.write(`${describeDeadLetter(message)}\n\n`);
      process.stdout.write(`${messages.length} rejected messages, at most ${filter.limit} are shown.\n`);
    }
    return { finished: Promise.resolve(), stop: () => closers.closeAll() };
  });
}

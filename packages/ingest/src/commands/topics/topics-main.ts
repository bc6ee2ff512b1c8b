import { matchesFilter } from '@i40/common';
import {
  connectMqttMessageBus,
  createLogger,
  mqttEnv,
  mqttTarget,
  openAll,
  parseEnv,
  runService,
  stableClientId,
} from '@i40/runtime';
import { ingestConfig, ingestSettingsEnv } from '../../config.ts';
import { formatTopicTable } from './topic-table.ts';
import { parseTopicsCommand, topicsUsage } from './topics-command.ts';
import { watchTopics } from './watch-topics.ts';

const patienceMs = 5_000;
const settingsEnv = mqttEnv.extend(ingestSettingsEnv.shape);

/** `pnpm topics`: the first thing that a plant engineer wants to know. */
await runService(async ({ env, signal }) => {
  const command = parseTopicsCommand(process.argv.slice(2));
  if (!command) {
    process.stdout.write(topicsUsage);
    return { finished: Promise.resolve(), stop: async () => {} };
  }
  const settings = parseEnv(settingsEnv, env);
  const { topicFilters, parser = {} } = ingestConfig(settings);
  const target = mqttTarget(settings);
  const logger = createLogger({ name: 'topics', level: 'error' });
  return openAll(logger, async (closers) => {
    const bus = await connectMqttMessageBus({
      ...target,
      clientId: stableClientId(`topics-${process.pid}`),
      sessionExpirySeconds: 0,
      logger,
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    closers.add('bus', () => bus.close());
    const { filter, seconds } = command;
    process.stderr.write(`Listening to ${filter} at ${target.url} for ${seconds} s …\n`);
    const tally = await watchTopics({ bus, filter, seconds, parser, now: Date.now, signal });
    const isSubscribed = (topic: string) => topicFilters.some((wanted) => matchesFilter(wanted, topic));
    const rows = tally.rows();
    const { columns } = process.stdout;
    process.stdout.write(
      rows.length > 0 ? `${formatTopicTable(rows, { isSubscribed, columns })}\n` : 'Nothing arrived.\n',
    );
    if (tally.moreTopics > 0) process.stdout.write(`… and at least ${tally.moreTopics} topics more.\n`);
    return { finished: Promise.resolve(), stop: () => closers.closeAll() };
  });
});

import { matchesFilter } from '@i40/common';
import { type CommandCall, type mqttEnv, type Running, runAtBroker } from '@i40/runtime';
import type { z } from 'zod';
import { ingestConfig, type ingestSettingsEnv } from '../../config.ts';
import { loadMappings } from '../../load-mappings.ts';
import { formatSuggestions } from './suggestions.ts';
import { formatTopicTable } from './topic-table.ts';
import { watchTopics } from './watch-topics.ts';

type Settings = z.output<typeof mqttEnv> & z.output<typeof ingestSettingsEnv>;
type Call = CommandCall<{ seconds: number; filter: string; try?: string | undefined }, Settings>;

export async function runTopics({ options, settings, signal }: Call): Promise<Running> {
  const mappings = await loadMappings(options.try ?? settings.INGEST_MAPPINGS);
  const { topicFilters, parser = {} } = ingestConfig(settings, mappings);
  return runAtBroker('topics', { settings, signal }, async (bus, broker) => {
    const { filter, seconds } = options;
    process.stderr.write(`Listening to ${filter} at ${broker} for ${seconds} s …\n`);
    const { tally, ownTopics } = await watchTopics({ bus, filter, seconds, parser, now: Date.now, signal });
    const isSubscribed = (topic: string) => topicFilters.some((wanted) => matchesFilter(wanted, topic));
    const rows = tally.rows();
    const { columns } = process.stdout;
    process.stdout.write(
      rows.length > 0 ? `${formatTopicTable(rows, { isSubscribed, columns })}\n` : 'Nothing arrived.\n',
    );
    if (ownTopics > 0)
      process.stdout.write(
        `${ownTopics} topics of live/, alarms/ and simulator/ are those of this product itself.\n`,
      );
    process.stdout.write(formatSuggestions(rows));
    if (tally.moreTopics > 0) process.stdout.write(`… and at least ${tally.moreTopics} topics more.\n`);
  });
}

import type { Database, HealthCheck, MessageBus } from '@i40/common';
import { createMessageParser } from '@i40/payloads';
import { type Logger, type Running, untilDatabaseAnswers } from '@i40/runtime';
import { loadEdgeNodes } from '@i40/timescale';
import type { IngestConfig } from './config.ts';
import { createArrivalClock } from './pipeline/arrival-clock.ts';
import type { IngestMetrics, MessageAccounting } from './pipeline/metrics.ts';
import { startSequenceWatch } from './pipeline/sequence-watch.ts';
import { createSink } from './pipeline/sink.ts';
import { createReceiver } from './pipeline/stream.ts';

export interface IngestParts {
  database: Database;
  /** With a persistent session: what is not acknowledged must come again. */
  bus: MessageBus;
  logger: Logger;
  now: () => number;
  config: IngestConfig;
  /** Ends the waiting for a database that is away when the worker starts. */
  signal?: AbortSignal | undefined;
}

export interface Ingest extends Running {
  /** What became of all that has arrived. */
  accounts(): MessageAccounting;
  readonly metrics: IngestMetrics;
  /** Whether what arrives is also written. */
  checkWriting(): HealthCheck;
  /** Resolves when all that has arrived is stored and acknowledged. */
  drain(): Promise<void>;
}

/**
 * Stores what the bus delivers: decode, gather, write, commit, and only then acknowledge, in the order of
 * arrival. Whatever dies before the commit, the broker still has the message. Resolves when subscribed.
 */
export async function startIngest(parts: IngestParts): Promise<Ingest> {
  const { database, bus, logger, now, config } = parts;
  const edgeNodes = await untilDatabaseAnswers(() => loadEdgeNodes(database), parts);
  const parser = createMessageParser({
    ...config.parser,
    sparkplug: { ...config.parser?.sparkplug, edgeNodes },
  });
  const sink = createSink({
    database,
    liveBus: config.liveFeed ? bus : undefined,
    logger,
    now,
    losses: parser.sparkplug.losses,
  });
  const receiver = createReceiver({ bus, parser, sink, clock: createArrivalClock(now), config });
  await receiver.open(config.topicFilters);
  const { requestsRebirth = false } = config;
  const watch = startSequenceWatch({ sparkplug: parser.sparkplug, bus, logger, now, requestsRebirth });
  logger.info({ topics: config.topicFilters }, 'Subscribed');

  return {
    accounts: sink.metrics.accounts,
    metrics: sink.metrics,
    checkWriting: sink.checkWriting,
    drain: receiver.drain,
    async stop() {
      watch.stop();
      const inTime = await receiver.close();
      sink.abort();
      if (!inTime) logger.warn('Stopped before all was written; the broker will deliver the rest again');
    },
  };
}

import type { Database, MessageBus } from '@i40/common';
import {
  type Closers,
  type Logger,
  mqttTarget,
  openMqttMessageBusInBackground,
  startHealthServer,
} from '@i40/runtime';
import { checkDatabase } from '@i40/timescale';
import type { z } from 'zod';
import { ingestConfig, type ingestEnv } from './config.ts';
import { loadMappings } from './load-mappings.ts';
import { countLostSessions, countReconnects } from './pipeline/metrics.ts';
import { type Ingest, startIngestFrom } from './service.ts';
import type { OpenedSource } from './sources/define-source.ts';
import { findSource } from './sources/source-catalogue.ts';

export interface WorkerDependencies {
  settings: z.infer<typeof ingestEnv>;
  database: Database;
  logger: Logger;
  signal: AbortSignal;
  closers: Closers;
}

/** An ingest worker that is a process of its own, with the source that the settings name and its health check. */
export async function startWorker(dependencies: WorkerDependencies): Promise<void> {
  const { settings, database, logger, signal, closers } = dependencies;
  const config = ingestConfig(settings, await loadMappings(settings.INGEST_MAPPINGS));
  const { topicFilters } = config;
  const now = Date.now;
  const context = { database, topicFilters, logger, now, signal };
  const opened = await findSource(settings.INGEST_SOURCE).open(settings, context);
  closers.add('source', () => opened.close());
  const { source } = opened;
  const liveBus = config.liveFeed ? (opened.bus ?? openLiveBus(dependencies)) : undefined;
  const ingest = await startIngestFrom({ database, source, liveBus, logger, signal, now, config });
  closers.add('ingest', () => ingest.stop());
  if (opened.reconnects) countReconnects(ingest.metrics.registry, opened.reconnects);
  if (opened.lostSessions) countLostSessions(ingest.metrics.registry, opened.lostSessions);
  await serveHealth(dependencies, opened, ingest);
}

/** For a source that is no broker: what it brings is stored also while none is there. */
function openLiveBus({ settings, logger, closers }: WorkerDependencies): MessageBus {
  const clientId = `i40-ingest-live-${process.pid}`;
  const session = { clientId, sessionExpirySeconds: 0, logger };
  const bus = openMqttMessageBusInBackground({ ...mqttTarget(settings), ...session });
  closers.add('live feed', () => bus.close());
  return bus;
}

async function serveHealth(
  { settings, database, closers }: WorkerDependencies,
  { checks }: OpenedSource,
  ingest: Ingest,
): Promise<void> {
  if (!settings.HEALTH_PORT) return;
  const health = await startHealthServer({
    host: settings.HOST,
    port: settings.HEALTH_PORT,
    checks: { database: checkDatabase(database), ...checks, writing: ingest.checkWriting },
    details: () => ({ accounts: ingest.accounts() }),
    metrics: ingest.metrics.registry,
    now: Date.now,
  });
  closers.add('health server', () => health.stop());
}

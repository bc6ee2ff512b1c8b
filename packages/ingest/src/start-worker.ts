import type { Database } from '@i40/common';
import {
  type Closers,
  checkMessageBus,
  type Logger,
  type MqttMessageBus,
  startHealthServer,
} from '@i40/runtime';
import { checkDatabase } from '@i40/timescale';
import type { z } from 'zod';
import { ingestConfig, type ingestEnv } from './config.ts';
import { countReconnects } from './pipeline/metrics.ts';
import { type Ingest, startIngest } from './service.ts';
import { createConnect, ownClientId } from './sources/mqtt/connect-sessions.ts';
import { startGroupWorker } from './sources/mqtt/worker-group.ts';

export interface WorkerSurroundings {
  settings: z.infer<typeof ingestEnv>;
  database: Database;
  logger: Logger;
  signal: AbortSignal;
  closers: Closers;
}

/** An ingest worker that is a process of its own: alone, or one of a group, with its health check. */
export async function startWorker(surroundings: WorkerSurroundings): Promise<void> {
  const { settings, database, logger, signal, closers } = surroundings;
  const connect = createConnect(settings, surroundings);
  const clientId = await ownClientId(settings);
  const bus = await connect({ clientId });
  closers.add('bus', () => bus.close());
  const parts = { database, bus, logger, signal, now: Date.now, config: ingestConfig(settings) };
  const { INGEST_SHARED_GROUP: group, INGEST_ADOPT_AFTER_S: adoptAfterS } = settings;
  const ingest = await (group
    ? startGroupWorker({ ...parts, clientId, connect, group, adoptAfterS })
    : startIngest(parts));
  closers.add('ingest', () => ingest.stop());
  countReconnects(ingest.metrics.registry, () => bus.reconnects);
  await serveHealth(surroundings, bus, ingest);
}

async function serveHealth(
  { settings, database, closers }: WorkerSurroundings,
  bus: MqttMessageBus,
  ingest: Ingest,
): Promise<void> {
  if (!settings.HEALTH_PORT) return;
  const health = await startHealthServer({
    host: settings.HOST,
    port: settings.HEALTH_PORT,
    checks: {
      database: checkDatabase(database),
      mqtt: checkMessageBus(bus),
      writing: ingest.checkWriting,
    },
    details: () => ({ accounts: ingest.accounts() }),
    metrics: ingest.metrics.registry,
    now: Date.now,
  });
  closers.add('health server', () => health.stop());
}

import type { Database, MessageBus } from '@i40/common';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import type { IngestConfig } from './config.ts';
import { type Ingest, startIngestFrom } from './service.ts';
import { createGroupSource } from './sources/mqtt/group/group-source.ts';
import type { AnnounceHost } from './sources/mqtt/host-state.ts';
import { createMqttSource } from './sources/mqtt/mqtt-source.ts';
import type { ConnectToSession } from './sources/mqtt/session/connect-sessions.ts';

export interface IngestOnBus {
  database: Database;
  /** With a persistent session: what is not acknowledged must come again. The caller closes it, after ingest. */
  bus: MessageBus;
  logger: Logger;
  now: () => number;
  config: IngestConfig;
  /** Where Sparkplug edge nodes are told that this host is there. */
  announceHost?: AnnounceHost | undefined;
  /** Ends the waiting for a database that is away when the worker starts. */
  signal?: AbortSignal | undefined;
}

/** Ingest on a bus that is there already, which also carries the live feed. */
export function startIngest(options: IngestOnBus): Promise<Ingest> {
  const { bus, logger, config, announceHost } = options;
  const source = createMqttSource({ bus, filters: config.topicFilters, logger, announceHost });
  return startIngestFrom({ ...options, source, liveBus: config.liveFeed ? bus : undefined });
}

export interface GroupWorkerOnBus extends IngestOnBus {
  /** The session of this worker. */
  bus: MqttMessageBus;
  clientId: string;
  /** Opens further sessions. */
  connect: ConnectToSession;
  group: string;
  /** Without a sign of life for so long, a worker is taken for dead. */
  takeOverAfterS: number;
}

/** The same for a worker of a group. Throws `UsageError` when the broker or the group cannot have it. */
export function startGroupWorker(options: GroupWorkerOnBus): Promise<Ingest> {
  const { bus, config } = options;
  const source = createGroupSource({ ...options, filters: config.topicFilters });
  return startIngestFrom({ ...options, source, liveBus: config.liveFeed ? bus : undefined });
}

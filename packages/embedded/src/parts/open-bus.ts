import type { Database, MessageBus } from '@i40/common';
import { type Closers, connectMqttMessageBus, type Logger, type Presence } from '@i40/runtime';
import type { EmbeddedBroker } from '../aedes-broker.ts';
import type { EmbeddedSettings } from '../config.ts';

export interface EmbeddedDependencies {
  settings: EmbeddedSettings;
  logger: Logger;
  now: () => number;
  /** Gives up starting. */
  signal?: AbortSignal | undefined;
}

export interface OpenDependencies extends EmbeddedDependencies {
  closers: Closers;
  broker: EmbeddedBroker;
  database: Database;
}

interface BusClient {
  clientId: string;
  sessionExpirySeconds: number;
  presence?: Presence;
  logger: Logger;
}

/** Each part has a client of its own at the broker, over TCP like anybody else. */
export async function openBus(
  { broker, closers, signal }: OpenDependencies,
  client: BusClient,
): Promise<MessageBus> {
  const bus = await connectMqttMessageBus({
    url: broker.internalUrl,
    ...broker.credentials,
    signal,
    ...client,
  });
  closers.add(client.clientId, () => bus.close());
  return bus;
}

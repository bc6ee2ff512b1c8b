import type { Database } from '@i40/common';
import { createMessageParser, type MessageParser, type ParserOptions } from '@i40/payloads';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import { loadEdgeNodes } from '@i40/timescale';
import { startSequenceWatch } from '../../../pipeline/sequence-watch.ts';
import type { Receiver } from '../../../pipeline/stream.ts';

/** Connects to a session at the broker, and does not connect again when the connection is lost. */
export type ConnectToSession = (options: { clientId: string; onLost: () => void }) => Promise<MqttMessageBus>;

interface ExclusiveConsumerOptions {
  database: Database;
  connect: ConnectToSession;
  clientId: string;
  filters: readonly string[];
  parser: ParserOptions | undefined;
  createReceiver: (bus: MqttMessageBus, parser: MessageParser) => Receiver;
  requestsRebirth: boolean;
  logger: Logger;
  now: () => number;
}

export interface ExclusiveConsumer {
  /** Settles when the connection is lost and all that came by it is stored. */
  readonly ended: Promise<void>;
  /** Sparkplug messages that never arrived. */
  losses(): { gaps: number; lost: number };
  /** Leaves the session to whoever comes next. */
  close(): Promise<void>;
}

/**
 * Takes in what only one worker of a group may: Sparkplug, whose messages mean something in their order alone. It has a
 * session of its own, which the workers hand on; MQTT lets no two have it at once. What is known of the edge nodes comes
 * from the database every time, because another worker may have had the session meanwhile.
 */
export async function openExclusiveConsumer(parts: ExclusiveConsumerOptions): Promise<ExclusiveConsumer> {
  const { database, connect, clientId, filters, createReceiver, requestsRebirth, logger, now } = parts;
  let lose = () => {};
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  const bus = await connect({ clientId, onLost: lose });
  try {
    const edgeNodes = await loadEdgeNodes(database);
    const parser = createMessageParser({
      ...parts.parser,
      sparkplug: { ...parts.parser?.sparkplug, edgeNodes },
    });
    const receiver = createReceiver(bus, parser);
    const { sparkplug } = parser;
    // Subscribed from an earlier time, perhaps, and then with much that waits: the answer comes behind it.
    const subscribed = receiver.open(filters);
    const watch = startSequenceWatch({ sparkplug, bus, logger, now, requestsRebirth });
    const stopWatching = lost.then(() => watch.stop());
    if (!bus.resumed) await Promise.race([subscribed, stopWatching]);
    subscribed.catch(({ message: reason }: Error) =>
      logger.warn({ topics: filters, reason }, 'Subscribing failed, check the access rights at the broker'),
    );
    logger.info({ topics: filters }, 'Takes in what one worker alone may');
    return {
      ended: stopWatching.then(() => receiver.drain()),
      losses: sparkplug.losses,
      async close() {
        watch.stop();
        await receiver.close();
        await bus.close();
      },
    };
  } catch (error) {
    await bus.close();
    throw error;
  }
}

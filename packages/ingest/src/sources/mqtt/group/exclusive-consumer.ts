import type { Logger } from '@i40/runtime';
import type { DeliveryStream, OpenStream } from '../../source.ts';
import type { AnnounceHost } from '../host-state.ts';
import type { ConnectToSession } from '../session/connect-sessions.ts';

interface ExclusiveConsumerOptions {
  connect: ConnectToSession;
  openStream: OpenStream;
  clientId: string;
  filters: readonly string[];
  logger: Logger;
  /** Where Sparkplug edge nodes are told that this host is there. */
  announceHost?: AnnounceHost | undefined;
  /** Ends the waiting for a database that is away. */
  signal: AbortSignal;
}

export interface ExclusiveConsumer {
  /** Settles when the connection is lost and all that came by it is stored. */
  readonly ended: Promise<void>;
  /** Leaves the session to whoever comes next. */
  close(): Promise<void>;
}

/**
 * Takes in what only one worker of a group may: Sparkplug, whose messages mean something in their order alone. It has a
 * session of its own, which the workers hand on; MQTT lets no two have it at once. What is known of the edge nodes comes
 * from the database every time, because another worker may have had the session meanwhile.
 */
export async function openExclusiveConsumer(options: ExclusiveConsumerOptions): Promise<ExclusiveConsumer> {
  const { connect, openStream, clientId, filters, logger, announceHost, signal } = options;
  let lose = () => {};
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  const bus = await connect({ clientId, onLost: lose });
  let stream: DeliveryStream | undefined;
  let host: ReturnType<AnnounceHost> | undefined;
  const close = async () => {
    await host?.stop();
    await stream?.close();
    await bus.close();
  };
  try {
    const opened = await openStream({ backChannel: bus, signal });
    stream = opened;
    // Subscribed from an earlier time, perhaps, and then with much that waits: the answer comes behind it.
    const subscribed = bus.subscribe(filters, opened.deliver);
    if (!bus.resumed) await Promise.race([subscribed, lost]);
    subscribed.catch(({ message: reason }: Error) =>
      logger.warn({ topics: filters, reason }, 'Subscribing failed, check the access rights at the broker'),
    );
    host = announceHost?.(bus);
    logger.info({ topics: filters }, 'Took over what one worker alone may take in');
    const silenced = lost.then(() => host?.stop());
    return { ended: silenced.then(() => opened.drain()).finally(() => opened.close()), close };
  } catch (error) {
    await close();
    throw error;
  }
}

import type { Logger, MqttMessageBus } from '@i40/runtime';
import type { OpenStream } from '../../source.ts';
import type { ConnectToSession } from './connect-sessions.ts';
import { drainSession } from './drain-session.ts';
import { createSessionMarkers } from './session-markers.ts';

interface TakeoverOptions {
  connect: ConnectToSession;
  openStream: OpenStream;
  /** Of the session that is taken over. */
  clientId: string;
  /** To which it may have subscribed. */
  filters: readonly string[];
  logger: Logger;
  /** Leaves the session, with what is left in it, to another. */
  signal: AbortSignal;
}

/**
 * `emptied`: all that waited in it is stored, and the broker has forgotten it; `unknown`: the broker knew no such
 * session; `lost`: the connection broke, or the worker lives and took its session back, or the signal came. What was not
 * stored then is still there.
 */
export type Takeover = 'emptied' | 'unknown' | 'lost';

/**
 * Fetches what waits at the broker for a worker that will not come back: connects under its client id, which is all
 * that makes a session one's own. Throws when the broker or the database does not let it.
 */
export async function takeOverSession(options: TakeoverOptions): Promise<Takeover> {
  const { connect, clientId, logger, signal } = options;
  let lose = () => {};
  const lost = new Promise<'lost'>((resolve) => {
    lose = () => resolve('lost');
  });
  signal.addEventListener('abort', lose, { once: true });
  const bus = await connect({ clientId, onLost: lose });
  try {
    if (!bus.resumed) {
      await bus.closeAndForget();
      return 'unknown';
    }
    logger.info({ clientId }, 'Took over the session of a worker that is gone');
    const outcome = await takeInAll(options, bus, lost);
    logger.info({ clientId, outcome }, 'Ended taking over a session');
    return outcome;
  } finally {
    signal.removeEventListener('abort', lose);
    await bus.close();
  }
}

async function takeInAll(
  { openStream, filters, signal }: TakeoverOptions,
  bus: MqttMessageBus,
  lost: Promise<'lost'>,
): Promise<Takeover> {
  const stream = await openStream({ signal });
  const markers = createSessionMarkers(stream.deliver);
  const empty = async (): Promise<'emptied'> => {
    await bus.subscribe([], markers.handle);
    await drainSession({ bus, stream, markers, filters });
    return 'emptied';
  };
  const emptied = empty();
  // When the connection is lost, what is under way on it fails, and that it is lost says enough.
  emptied.catch(() => {});
  try {
    return await Promise.race([lost, emptied]);
  } finally {
    await stream.close();
  }
}

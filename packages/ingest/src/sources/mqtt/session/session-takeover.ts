import type { Database } from '@i40/common';
import { createMessageParser, type MessageParser, type ParserOptions } from '@i40/payloads';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import { loadEdgeNodes } from '@i40/timescale';
import type { Receiver } from '../../../pipeline/stream.ts';
import type { ConnectToSession } from '../group/exclusive-consumer.ts';
import { createSessionMarker, drainSession, type SessionMarker } from './drain-session.ts';

interface TakeoverOptions {
  database: Database;
  connect: ConnectToSession;
  /** Of the session that is adopted. */
  clientId: string;
  /** To which it may have subscribed. */
  filters: readonly string[];
  parser: ParserOptions | undefined;
  createReceiver: (bus: MqttMessageBus, parser: MessageParser, marker: SessionMarker) => Receiver;
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
export async function takeOverSession(parts: TakeoverOptions): Promise<Takeover> {
  const { connect, clientId, logger, signal } = parts;
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
    const outcome = await takeInAll(parts, bus, lost);
    logger.info({ clientId, outcome }, 'Ended taking over a session');
    return outcome;
  } finally {
    signal.removeEventListener('abort', lose);
    await bus.close();
  }
}

async function takeInAll(
  { database, filters, createReceiver, parser }: TakeoverOptions,
  bus: MqttMessageBus,
  lost: Promise<'lost'>,
): Promise<Takeover> {
  const edgeNodes = await loadEdgeNodes(database);
  const marker = createSessionMarker();
  const ownParser = createMessageParser({ ...parser, sparkplug: { ...parser?.sparkplug, edgeNodes } });
  const receiver = createReceiver(bus, ownParser, marker);
  const empty = async (): Promise<'emptied'> => {
    await receiver.open([]);
    await drainSession({ bus, receiver, marker, filters });
    return 'emptied';
  };
  const emptied = empty();
  // When the connection is lost, what is under way on it fails, and that it is lost says enough.
  emptied.catch(() => {});
  try {
    return await Promise.race([lost, emptied]);
  } finally {
    await receiver.close();
  }
}

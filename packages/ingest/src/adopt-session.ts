import { createMessageParser, type Database, type MessageParser, type ParserOptions } from '@i40/common';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import { loadEdgeNodes } from './edge-node-store.ts';
import { createSessionMarker, emptySession, type SessionMarker } from './empty-session.ts';
import type { ConnectToSession } from './exclusive-intake.ts';
import type { Intake } from './intake.ts';

interface AdoptionParts {
  database: Database;
  connect: ConnectToSession;
  /** Of the session that is adopted. */
  clientId: string;
  /** To which it may have subscribed. */
  filters: readonly string[];
  parser: ParserOptions | undefined;
  createIntake: (bus: MqttMessageBus, parser: MessageParser, marker: SessionMarker) => Intake;
  logger: Logger;
}

/** `emptied`: all that waited in it is stored, and the broker has forgotten it; `unknown`: the broker knew no such session. */
export type Adoption = 'emptied' | 'unknown' | 'lost';

/**
 * Fetches what waits at the broker for a worker that will not come back: connects under its client id, which is all
 * that makes a session one's own. `lost`: the connection broke, or the worker lives and took its session back; what
 * was not stored is still there.
 */
export async function adoptSession(parts: AdoptionParts): Promise<Adoption> {
  const { database, connect, clientId, filters, createIntake, logger } = parts;
  let lose = () => {};
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  const bus = await connect({ clientId, onLost: lose });
  if (!bus.resumed) {
    await bus.closeAndForget();
    return 'unknown';
  }
  logger.info({ clientId }, 'Took over the session of a worker that is gone');
  const edgeNodes = await loadEdgeNodes(database);
  const parser = createMessageParser({
    ...parts.parser,
    sparkplug: { ...parts.parser?.sparkplug, edgeNodes },
  });
  const marker = createSessionMarker();
  const intake = createIntake(bus, parser, marker);
  await intake.open([marker.topic]);
  const emptied = emptySession({ bus, intake, marker, filters }).then(() => 'emptied' as const);
  // A connection that breaks fails what is under way on it; that it is lost says enough.
  emptied.catch(() => {});
  const outcome = await Promise.race([emptied, lost.then(() => 'lost' as const)]);
  if (outcome === 'lost') await intake.drain();
  logger.info({ clientId, outcome }, 'Ended taking over a session');
  return outcome;
}

import type { Database, MessageParser, ParserOptions } from '@i40/common';
import { createMessageParser } from '@i40/common';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import { loadEdgeNodes } from './edge-node-store.ts';
import type { Intake } from './intake.ts';
import { startSequenceWatch } from './sequence-watch.ts';

/** Connects to a session at the broker, and does not connect again when the connection is lost. */
export type ConnectToSession = (options: { clientId: string; onLost: () => void }) => Promise<MqttMessageBus>;

interface ExclusiveIntakeParts {
  database: Database;
  connect: ConnectToSession;
  clientId: string;
  filters: readonly string[];
  parser: ParserOptions | undefined;
  createIntake: (bus: MqttMessageBus, parser: MessageParser) => Intake;
  requestsRebirth: boolean;
  logger: Logger;
  now: () => number;
}

export interface ExclusiveIntake {
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
export async function openExclusiveIntake(parts: ExclusiveIntakeParts): Promise<ExclusiveIntake> {
  const { database, connect, clientId, filters, createIntake, requestsRebirth, logger, now } = parts;
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
    const intake = createIntake(bus, parser);
    await intake.open(filters);
    const { sparkplug } = parser;
    const watch = startSequenceWatch({ sparkplug, bus, logger, now, requestsRebirth });
    logger.info({ topics: filters }, 'Subscribed to what one worker alone may take in');
    return {
      ended: lost.then(() => {
        watch.stop();
        return intake.drain();
      }),
      async close() {
        watch.stop();
        await intake.close();
        await bus.close();
      },
    };
  } catch (error) {
    await bus.close();
    throw error;
  }
}

import type { MessageBus } from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { LineMessage } from './line-message.ts';

export interface InFlightWindow {
  /** Publishes at QoS 1 without waiting. Ask `ready` first: the window does not refuse. */
  publish(message: LineMessage): void;
  /** Whether the broker is there and has taken charge of enough of what was published before. */
  readonly ready: boolean;
  /** Readings that the broker has taken charge of. */
  readonly published: number;
  /** Resolves when no more than `count` messages wait for the broker, or after a deadline in milliseconds. */
  drain(count: number, deadlineMs: number): Promise<void>;
  /** Messages that wait for the broker. */
  readonly outstanding: number;
}

interface InFlightWindowOptions {
  bus: MessageBus;
  logger: Logger;
  /** How many messages may wait for the broker. */
  maxOutstanding: number;
}

/** Counts what is under way to the broker, so that nobody publishes without bound. */
export function createInFlightWindow({ bus, logger, maxOutstanding }: InFlightWindowOptions): InFlightWindow {
  let outstanding = 0;
  let published = 0;
  let failed = 0;
  let onSettled = () => {};

  async function send({ topic, payload, readings }: LineMessage): Promise<void> {
    try {
      await bus.publish(topic, payload, { qos: 1 });
      published += readings;
    } catch (error) {
      failed += 1;
      // Once is enough to know of; a broken bus fails thousands a second.
      if (failed === 1) logger.warn({ reason: (error as Error).message, topic }, 'Publishing failed');
    } finally {
      outstanding -= 1;
      onSettled();
    }
  }

  return {
    publish(message) {
      outstanding += 1;
      void send(message);
    },
    get ready() {
      return bus.connected && outstanding < maxOutstanding;
    },
    get published() {
      return published;
    },
    get outstanding() {
      return outstanding;
    },
    drain(count, deadlineMs) {
      if (outstanding <= count) return Promise.resolve();
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(deadline);
          onSettled = () => {};
          resolve();
        };
        const deadline = setTimeout(finish, deadlineMs);
        onSettled = () => {
          if (outstanding <= count) finish();
        };
      });
    },
  };
}

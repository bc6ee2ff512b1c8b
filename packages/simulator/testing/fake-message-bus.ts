import type { MessageBus, MessageHandler } from '@i40/common';

export interface FakeMessageBus extends MessageBus {
  connected: boolean;
  readonly published: { topic: string; payload: string }[];
  /** Withholds the broker's PUBACKs from now on. */
  hold(): void;
  /** Sends those withheld, and from now on each at once. */
  release(): void;
  /** Hands a message to the subscriber. */
  deliver(topic: string, payload: string): void;
  readonly filters: readonly string[];
  readonly closed: boolean;
}

/** A broker that takes charge of everything at once, unless told to hold. */
export function createFakeMessageBus(): FakeMessageBus {
  const published: { topic: string; payload: string }[] = [];
  let withheld: (() => void)[] | undefined;
  let handler: MessageHandler = () => {};
  let filters: readonly string[] = [];
  let closed = false;

  return {
    connected: true,
    published,
    publish(topic, payload) {
      published.push({ topic, payload: String(payload) });
      return withheld ? new Promise((resolve) => withheld?.push(resolve)) : Promise.resolve();
    },
    async subscribe(newFilters, newHandler) {
      filters = newFilters;
      handler = newHandler;
    },
    async close() {
      closed = true;
    },
    hold() {
      withheld ??= [];
    },
    release() {
      const pubacks = withheld ?? [];
      withheld = undefined;
      for (const puback of pubacks) puback();
    },
    deliver(topic, payload) {
      handler({ topic, payload: Buffer.from(payload), retained: false, acknowledge: () => {} });
    },
    get filters() {
      return filters;
    },
    get closed() {
      return closed;
    },
  };
}

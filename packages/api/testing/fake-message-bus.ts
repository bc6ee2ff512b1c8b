import { type MessageBus, type MessageHandler, matchesFilter } from '@i40/common';

export interface FakeMessageBus extends MessageBus {
  connected: boolean;
  readonly published: { topic: string; payload: string }[];
  /** Hands a message to the subscriber, if it has asked for its topic. */
  deliver(topic: string, payload: unknown): void;
}

/** A broker that hears of everything and delivers what a test tells it to. */
export function createFakeMessageBus(): FakeMessageBus {
  const published: { topic: string; payload: string }[] = [];
  let handler: MessageHandler = () => {};
  let filters: readonly string[] = [];
  return {
    connected: true,
    published,
    async publish(topic, payload) {
      published.push({ topic, payload: String(payload) });
    },
    async subscribe(newFilters, newHandler) {
      filters = newFilters;
      handler = newHandler;
    },
    async close() {},
    deliver(topic, payload) {
      if (!filters.some((filter) => matchesFilter(filter, topic))) return;
      const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
      handler({ topic, payload: bytes, retained: false, acknowledge: () => {} });
    },
  };
}

import { type MessageBus, MessageBusError, matchesFilter } from '@i40/common';
import type { Logger } from '@i40/runtime';

/** Who gets the messages of a topic filter. */
export interface Subscriber {
  filter: string;
  take(topic: string, payload: Uint8Array): void;
}

/**
 * Subscribes for all of them at once (a bus has one subscriber), at most once: what shows the present does not need
 * what was. Does not wait for a broker that is away.
 */
export function subscribeAll(bus: MessageBus, subscribers: readonly Subscriber[], logger: Logger): void {
  const filters = subscribers.map(({ filter }) => filter);
  bus
    .subscribe(
      filters,
      ({ topic, payload }) => {
        for (const { filter, take } of subscribers) if (matchesFilter(filter, topic)) take(topic, payload);
      },
      { qos: 0 },
    )
    .catch((error: Error) => {
      // Closed while it still waited for the broker.
      if (error instanceof MessageBusError && error.retryable) return;
      logger.error({ reason: error.message, filters }, 'Could not subscribe; nothing is live');
    });
}

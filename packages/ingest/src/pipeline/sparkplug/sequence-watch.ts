import type { MessageBus } from '@i40/common';
import { encodeRebirthCommand, type MessageParser, rebirthTopic } from '@i40/payloads';
import type { Logger } from '@i40/runtime';

interface SequenceWatchOptions {
  sparkplug: MessageParser['sparkplug'];
  bus: Pick<MessageBus, 'connected' | 'publish'>;
  logger: Logger;
  now: () => number;
  /** Whether to ask, or only to count what was lost. */
  requestsRebirth: boolean;
}

const intervalMs = 500;

/** Counts the gaps in what Sparkplug edge nodes send, and asks those for a rebirth that need one. */
export function startSequenceWatch(options: SequenceWatchOptions): { stop(): void } {
  const { sparkplug, bus, logger, now, requestsRebirth } = options;

  function reconcile(): void {
    // What is asked for while the broker is away reaches nobody, and would only use up the throttle.
    if (!bus.connected) return;
    for (const request of sparkplug.dueRebirths(now())) {
      const { group, edge } = request;
      if (!requestsRebirth) {
        logger.debug({ group, edge }, 'Edge node should be born again, and is not asked to');
        continue;
      }
      logger.info({ group, edge }, 'Asked an edge node for its births');
      bus.publish(rebirthTopic(request), encodeRebirthCommand(now()), { qos: 0 }).catch((error: Error) => {
        logger.warn({ group, edge, reason: error.message }, 'Asking for a rebirth failed');
      });
    }
  }

  const timer = setInterval(reconcile, intervalMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

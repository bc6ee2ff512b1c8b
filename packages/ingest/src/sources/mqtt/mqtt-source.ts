import type { MessageBus } from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { Deliver, Source } from '../source.ts';
import type { AnnounceHost } from './host-state.ts';
import { createSessionMarkers } from './session/session-markers.ts';

interface MqttSourceOptions {
  /** With a persistent session: what is not acknowledged comes again. What a machine publishes at QoS 0 does not. */
  bus: MessageBus & { readonly resumed?: boolean };
  filters: readonly string[];
  logger: Logger;
  /** Where Sparkplug edge nodes are told that this host is there. */
  announceHost?: AnnounceHost | undefined;
}

/** Unacknowledged, a message is delivered to whoever resumes the session. */
const leaveAtBroker: Deliver = () => {};

/**
 * What one session at a broker receives. Acknowledgements are PUBACKs, so the broker keeps every message at QoS 1 until
 * its reading is committed. The bus is the caller's, who closes it when the pipeline has stopped.
 */
export function createMqttSource({ bus, filters, logger, announceHost }: MqttSourceOptions): Source {
  return {
    async start(openStream) {
      const stream = await openStream({ backChannel: bus });
      // Only a session that was there before can hold what an earlier process sent to itself.
      let handle = bus.resumed === false ? stream.deliver : createSessionMarkers(stream.deliver).handle;
      await bus.subscribe(filters, (message) => handle(message));
      logger.info({ topics: filters }, 'Subscribed');
      const host = announceHost?.(bus);
      return {
        async stop() {
          await host?.stop();
          handle = leaveAtBroker;
        },
      };
    },
  };
}

import type { MessageBus } from '@i40/common';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import type { Deliver, Source } from '../source.ts';
import type { AnnounceHost } from './host-state.ts';
import { probeSubscriptions } from './session/probe-subscriptions.ts';
import type { SessionLedger } from './session/session-ledger.ts';
import { createSessionMarkers } from './session/session-markers.ts';

interface MqttSourceOptions {
  /** With a persistent session: what is not acknowledged comes again. What a machine publishes at QoS 0 does not. */
  bus: MessageBus & Partial<Pick<MqttMessageBus, 'speaksMqtt5'>>;
  filters: readonly string[];
  /** Without it a session that the broker has lost is not told. */
  ledger?: SessionLedger | undefined;
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
export function createMqttSource({ bus, filters, ledger, logger, announceHost }: MqttSourceOptions): Source {
  return {
    async start(openStream) {
      const stream = await openStream({ backChannel: bus });
      const markers = createSessionMarkers(stream.deliver);
      let handle = markers.handle;
      await bus.subscribe(filters, (message) => handle(message));
      logger.info({ topics: filters }, 'Subscribed');
      await ledger?.expect();
      const { speaksMqtt5 = false } = bus;
      const tested = { publish: bus.publish, speaksMqtt5 };
      // Nobody waits for it: a session may have much to deliver before.
      const abort = new AbortController();
      const { signal } = abort;
      if (ledger) probeSubscriptions({ bus: tested, filters, markers, logger, signal });
      const host = announceHost?.(bus);
      return {
        async stop() {
          abort.abort();
          await host?.stop();
          handle = leaveAtBroker;
          await ledger?.expect();
        },
      };
    },
  };
}

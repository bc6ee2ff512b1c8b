import { type MessageBus, MessageBusError } from '@i40/common';
import { connectMqttMessageBus } from './mqtt-message-bus.ts';

type Options = Omit<Parameters<typeof connectMqttMessageBus>[0], 'signal'>;

/**
 * A `MessageBus` that is there at once and connects as soon as the broker can be reached: for a service of which only
 * a part needs the broker. Until then `connected` is false, and what is published or subscribed to waits. Where the
 * broker refuses for good, that is told once as an error, and everything on this bus fails with it.
 */
export function openMqttMessageBusInBackground(options: Options): MessageBus {
  const abort = new AbortController();
  let bus: MessageBus | undefined;
  const opening = connectMqttMessageBus({ ...options, signal: abort.signal }).then((opened) => {
    bus = opened;
    return opened;
  });
  opening.catch((error: Error) => {
    if (!abort.signal.aborted) options.logger.error({ reason: error.message }, 'The broker cannot be used');
  });
  const opened = () =>
    opening.catch((cause: Error) => {
      // Where it was closed before there was a broker, another bus may find one.
      throw new MessageBusError(cause.message, { retryable: abort.signal.aborted, target: 'broker', cause });
    });

  return {
    publish: async (...args) => (await opened()).publish(...args),
    subscribe: async (...args) => (await opened()).subscribe(...args),
    get connected() {
      return bus?.connected ?? false;
    },
    async close() {
      abort.abort();
      await opening.then(
        (it) => it.close(),
        () => {},
      );
    },
  };
}

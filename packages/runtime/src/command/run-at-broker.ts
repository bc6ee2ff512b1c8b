import type { z } from 'zod';
import { openAll } from '../closers.ts';
import { type mqttEnv, mqttTarget, stableClientId } from '../environment/connection-env.ts';
import { createLogger } from '../logger.ts';
import { describeBroker } from '../mqtt-connection.ts';
import { connectMqttMessageBus, type MqttMessageBus } from '../mqtt-message-bus.ts';
import type { Running } from '../run-service.ts';

/** How long a command waits for the broker, in milliseconds. */
const patienceMs = 5_000;

interface BrokerCall {
  settings: z.output<typeof mqttEnv>;
  signal: AbortSignal;
}

/**
 * Does the work of a command that talks to the broker for a while, and leaves no session there. `broker` is its address,
 * without a password. Throws `MessageBusError` when there is no connection within five seconds.
 */
export function runAtBroker(
  name: string,
  { settings, signal }: BrokerCall,
  work: (bus: MqttMessageBus, broker: string) => Promise<void>,
): Promise<Running> {
  const target = mqttTarget(settings);
  const logger = createLogger({ name, level: 'error' });
  return openAll(logger, async (closers) => {
    const bus = await connectMqttMessageBus({
      ...target,
      clientId: stableClientId(`${name}-${process.pid}`),
      sessionExpirySeconds: 0,
      logger,
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    closers.add('bus', () => bus.close());
    await work(bus, describeBroker(target.url));
    return { finished: Promise.resolve(), stop: () => closers.closeAll() };
  });
}

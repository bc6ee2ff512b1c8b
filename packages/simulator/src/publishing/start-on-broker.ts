import type { MessageBus } from '@i40/common';
import {
  checkMessageBus,
  connectMqttMessageBus,
  type Logger,
  mqttTarget,
  openAll,
  type Running,
  stableClientId,
  startHealthServer,
} from '@i40/runtime';
import type { z } from 'zod';
import type { simulatorEnv } from '../config.ts';
import { simulatorPresence } from './presence.ts';

interface StartOnBrokerOptions {
  settings: z.infer<typeof simulatorEnv>;
  logger: Logger;
  signal: AbortSignal;
  now: () => number;
  /** Whether it takes fault commands, and says so at the broker. */
  takesCommands?: boolean;
  start(bus: MessageBus): Promise<Running> | Running;
}

/** Connects to the broker, serves `GET /health` where that is asked for, and starts what publishes. */
export function startOnBroker(options: StartOnBrokerOptions): Promise<Running> {
  const { settings, logger, signal, now, takesCommands, start } = options;
  // The process id keeps several on one host apart: a broker closes the older of two namesakes.
  const clientId = stableClientId(`simulator-${process.pid}`);
  return openAll(logger, async (closers) => {
    const bus = await connectMqttMessageBus({
      ...mqttTarget(settings),
      clientId,
      presence: takesCommands ? simulatorPresence(clientId) : undefined,
      sessionExpirySeconds: 0,
      logger,
      signal,
    });
    closers.add('bus', () => bus.close());
    if (settings.HEALTH_PORT) {
      const checks = { mqtt: checkMessageBus(bus) };
      const { HOST: host, HEALTH_PORT: port } = settings;
      const health = await startHealthServer({ host, port, checks, now });
      closers.add('health server', () => health.stop());
    }
    const running = await start(bus);
    closers.add('publisher', () => running.stop());
    return { ...running, stop: () => closers.closeAll() };
  });
}

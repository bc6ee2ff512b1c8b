import { UsageError } from '@i40/common';
import {
  connectMqttMessageBus,
  createLogger,
  mqttTarget,
  openAll,
  parseEnv,
  runService,
  stableClientId,
} from '@i40/runtime';
import { simulatorEnv } from './config.ts';
import { faultUsage, parseFaultCommand } from './fault-command.ts';
import { buildFleet } from './fleet.ts';
import { orderFault } from './order-fault.ts';

const patienceMs = 5_000;
const done = { finished: Promise.resolve(), stop: async () => {} };

/** `pnpm fault bearing_wear --machine M02`: lets a machine of the running simulator develop a fault. */
await runService(async ({ env, signal }) => {
  const settings = parseEnv(simulatorEnv, env);
  const order = parseFaultCommand(process.argv.slice(2), buildFleet(settings.SIM_MACHINES));
  if (!order) {
    process.stdout.write(faultUsage);
    return done;
  }
  const target = mqttTarget(settings);
  const logger = createLogger({ name: 'fault', level: 'error' });
  return openAll(logger, async (closers) => {
    const bus = await connectMqttMessageBus({
      ...target,
      clientId: stableClientId(`fault-${process.pid}`),
      sessionExpirySeconds: 0,
      logger,
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    closers.add('bus', () => bus.close());
    const answer = await orderFault({ bus, order, timeoutMs: patienceMs });
    if (!answer) {
      throw new UsageError(
        `No simulator at ${target.url} took the order: none runs there, or its log says why it refused.`,
      );
    }
    const { machine_id, kind, sensors, started_at } = answer;
    process.stdout.write(
      `${machine_id} has developed ${kind} at ${started_at}; it shows in ${sensors.join(', ')}.\n`,
    );
    return { finished: Promise.resolve(), stop: () => closers.closeAll() };
  });
});

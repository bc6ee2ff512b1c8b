import { randomUUID } from 'node:crypto';
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
import { faultUsage, parseFaultArguments } from './faults/fault-command-line.ts';
import { sendFaultCommand } from './faults/send-command.ts';
import { buildFleet } from './plant/fleet.ts';

const patienceMs = 5_000;
const done = { finished: Promise.resolve(), stop: async () => {} };

/** `pnpm fault bearing_wear --machine M02`: lets a machine of the running simulator develop a fault. */
await runService(async ({ env, signal }) => {
  const settings = parseEnv(simulatorEnv, env);
  const command = parseFaultArguments(process.argv.slice(2), buildFleet(settings.SIM_MACHINES));
  if (!command) {
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
    const answer = await sendFaultCommand({
      bus,
      command: { ...command, order_id: randomUUID() },
      timeoutMs: patienceMs,
    });
    if (!answer) {
      throw new UsageError(
        `No simulator at ${target.url} answered within ${patienceMs / 1000} s: does one run there?`,
      );
    }
    if (!answer.ok) throw new UsageError(`The simulator refused: ${answer.reason}.`);
    const { machine_id, kind, sensors, started_at } = answer.began;
    process.stdout.write(
      `${machine_id} has developed ${kind} at ${started_at}; it shows in ${sensors.join(', ')}.\n`,
    );
    return { finished: Promise.resolve(), stop: () => closers.closeAll() };
  });
});

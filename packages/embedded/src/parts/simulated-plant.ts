import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ingest } from '@i40/ingest';
import { connectMqttMessageBus } from '@i40/runtime';
import {
  publishPast,
  type SimulatedPast,
  type SimulatedPlant,
  type Simulator,
  simulatorConfig,
  simulatorPresence,
  startSimulator,
} from '@i40/simulator';
import { hasReadings } from '@i40/timescale';
import { type OpenDependencies, openBus } from './open-bus.ts';

/** Only in a new database; before the detector starts, which learns from it. */
export async function playPast(parts: OpenDependencies, ingest: Ingest): Promise<SimulatedPast | undefined> {
  const { settings, database, logger, now, broker, signal } = parts;
  if (settings.SIM_PAST_MIN === 0 || (await hasReadings(database))) return undefined;
  const client = { clientId: 'i40-simulated-past', sessionExpirySeconds: 0, logger };
  const bus = await connectMqttMessageBus({
    url: broker.internalUrl,
    ...broker.credentials,
    signal,
    ...client,
  });
  try {
    const config = simulatorConfig(settings);
    const past = await publishPast({ bus, config, minutes: settings.SIM_PAST_MIN, now: now() });
    while (ingest.accounts().received < past.readings && !signal?.aborted) await nextTurn();
    await ingest.drain();
    return past;
  } finally {
    await bus.close();
  }
}

export async function openSimulator(
  parts: OpenDependencies,
  plant: SimulatedPlant | undefined,
): Promise<Simulator> {
  const { settings, now, closers } = parts;
  const logger = parts.logger.child({ part: 'simulator' });
  const clientId = 'i40-simulator';
  const presence = simulatorPresence(clientId);
  const bus = await openBus(parts, { clientId, presence, sessionExpirySeconds: 0, logger });
  const simulator = await startSimulator({ bus, logger, now, config: simulatorConfig(settings), plant });
  closers.add('simulator', () => simulator.stop());
  return simulator;
}

import type { MessageBus } from '@i40/common';
import type { SimulatorConfig } from '../config.ts';
import { buildFleet, countSeries } from '../plant/fleet.ts';
import { createSimulatedPlant, type SimulatedPlant } from '../plant/simulated-plant.ts';
import { toLineMessages } from './line-message.ts';
import { toLineReadings } from './line-readings.ts';

interface PastOptions {
  bus: MessageBus;
  config: SimulatorConfig;
  minutes: number;
  /** The present, epoch milliseconds. */
  now: number;
}

export interface SimulatedPast {
  /** Goes on from where the past ended. */
  plant: SimulatedPlant;
  readings: number;
}

const mostReadings = 100_000;
const readingsPerMessage = 500;

/**
 * Publishes what the plant has shown so far, without faults and no finer than once a second, so that there is something
 * to look at and to learn from. Resolves when the broker has taken charge of it. Throws `MessageBusError`.
 */
export async function publishPast({ bus, config, minutes, now }: PastOptions): Promise<SimulatedPast> {
  const fleet = buildFleet(config.machines);
  const series = countSeries(fleet);
  const stepMs = Math.max(1_000, (series / config.rate) * 1_000);
  const steps = Math.floor(Math.min((minutes * 60_000) / stepMs, mostReadings / series));
  const startAt = Math.floor(now) - steps * stepMs;
  const plant = createSimulatedPlant({
    fleet,
    seed: config.seed,
    startAt,
    faultsFrom: now,
    meanFaultGapS: config.faultEveryS,
    // As the simulator has it: two samples always see a fault.
    minFaultS: (2 * series) / config.rate,
  });
  const readings = Array.from({ length: steps }, (_, step) => startAt + step * stepMs).flatMap((at) =>
    toLineReadings(plant.sampleAt(at), at),
  );
  for (const { topic, payload } of toLineMessages(readings, readingsPerMessage)) {
    await bus.publish(topic, payload, { qos: 1 });
  }
  return { plant, readings: readings.length };
}

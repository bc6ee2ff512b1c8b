import { defaultSite, type MessageBus, topics } from '@i40/common';
import type { Logger, Running } from '@i40/runtime';
import type { SimulatorConfig } from './config.ts';
import { createFaultController } from './faults/fault-controller.ts';
import { buildFleet, countSeries } from './plant/fleet.ts';
import { createSimulatedPlant, type SimulatedPlant } from './plant/simulated-plant.ts';
import { createInFlightWindow } from './publishing/in-flight-window.ts';
import { chooseReadingsPerMessage } from './publishing/line-message.ts';
import { createPacer } from './publishing/pacer.ts';
import { createPlantPublisher } from './publishing/plant-publisher.ts';
import { createSkipLog } from './publishing/skip-log.ts';

export interface SimulatorDependencies {
  /** Connected, for this simulator alone: it subscribes to the fault commands. Stays open after `stop`. */
  bus: MessageBus;
  logger: Logger;
  config: SimulatorConfig;
  /** Epoch milliseconds. */
  now: () => number;
  /** Of the same configuration; goes on from where it is. A new one by default. */
  plant?: SimulatedPlant | undefined;
}

export interface SimulatorStats {
  /** Readings that the broker has taken charge of. */
  published: number;
  /** Readings that were not sent because the broker was away or too slow. */
  skipped: number;
}

export interface Simulator extends Running {
  stats(): SimulatorStats;
}

/** A second's worth of the most messages that are sent in one. */
const maxOutstanding = 2_000;
const minTickMs = 20;
/** Faults begin and end on time, however seldom the sensors are read. */
const maxTickMs = 1_000;
const drainDeadlineMs = 5_000;

/**
 * Plays a plant and publishes what its sensors show, at a steady rate, until stopped; `stop` waits up to 5 s for
 * the broker to take charge of what is under way. Throws `MessageBusError` when it cannot subscribe.
 */
export async function startSimulator(parts: SimulatorDependencies): Promise<Simulator> {
  const { bus, logger, config, now } = parts;
  const { rate, seed } = config;
  const readingsPerMessage = chooseReadingsPerMessage(rate);
  const fleet = buildFleet(config.machines);
  const series = countSeries(fleet);
  // Whole microseconds: no step is longer than another, so that a seed plays the same at any time of day.
  const stepUs = Math.round((series * 1e6) / rate);
  const pacer = createPacer(stepUs, now());
  const plant =
    parts.plant ??
    createSimulatedPlant({
      fleet,
      seed,
      startAt: pacer.lastAt,
      meanFaultGapS: config.faultEveryS,
      // Two steps always hold a sample.
      minFaultS: (2 * stepUs) / 1e6,
    });
  const inFlight = createInFlightWindow({ bus, logger, maxOutstanding });
  const skips = createSkipLog(logger);
  const controller = createFaultController({ faults: plant.faults, inFlight, logger, now });
  const publishDue = createPlantPublisher({
    plant,
    series,
    pacer,
    readingsPerMessage,
    inFlight,
    skips,
    controller,
  });
  let stopping: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  function tick(): void {
    publishDue(now());
    timer = setTimeout(tick, Math.min(maxTickMs, Math.max(minTickMs, pacer.nextAt - now())));
  }
  // Before the broker answers, which may take longer than the pacer makes good.
  tick();
  try {
    await bus.subscribe([topics.simulatorInject(defaultSite)], (message) => {
      if (!stopping) controller.receiveCommand(message);
    });
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
  logger.info({ machines: fleet.length, series, rate, readingsPerMessage, seed }, 'Simulator started');

  async function stop(): Promise<void> {
    clearTimeout(timer);
    controller.announce(plant.faults.endAll(now()));
    await inFlight.drain(0, drainDeadlineMs);
    const { published, outstanding } = inFlight;
    logger.info({ published, skipped: skips.total, outstanding }, 'Simulator stopped');
  }
  return {
    stats: () => ({ published: inFlight.published, skipped: skips.total }),
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

import {
  type Database,
  type IncomingMessage,
  isName,
  liveFilter,
  type MessageBus,
  splitMachineTopic,
} from '@i40/common';
import { detectors } from '@i40/detect';
import type { Logger, Running } from '@i40/runtime';
import { machinesWithOpenEpisodes } from '@i40/timescale';
import type { DetectorConfig } from './config.ts';
import { createEpisodeBuffer } from './episodes/episode-buffer.ts';
import { createAlarmPublisher } from './fleet/alarm-publisher.ts';
import { Fleet } from './fleet/fleet.ts';
import { createModelSaver } from './fleet/model-saver.ts';
import { createDetectorMetrics, type DetectorMetrics } from './metrics.ts';
import { readMessage } from './read-message.ts';

export interface DetectorDependencies {
  database: Database;
  /** For this service alone. Stays open after `stop`. */
  bus: MessageBus;
  logger: Logger;
  now: () => number;
  config: DetectorConfig;
}

export interface DetectorService extends Running {
  readonly metrics: DetectorMetrics;
}

const tickMs = 1_000;

/**
 * Follows the live feed, learns each machine, and writes down and publishes what is not normal. Resolves when
 * subscribed; the past is read meanwhile. `stop` writes what was learnt, so that the next start goes on with it.
 */
export async function startDetector(parts: DetectorDependencies): Promise<DetectorService> {
  const { database, bus, logger, now, config } = parts;
  const detector = detectors[config.method]?.create();
  if (!detector) throw new Error(`There is no detector ${config.method}`);
  const episodeBuffer = createEpisodeBuffer(database, logger);
  const publisher = createAlarmPublisher(bus, logger);
  const metrics = createDetectorMetrics(() => countFleet(fleet));
  const fleet = new Fleet({
    database,
    logger,
    now,
    warmUpMs: config.warmUpMs,
    machine: { detector, learnMs: config.learnMs, adoptMs: config.adoptMs },
    episodeBuffer,
    publisher,
    metrics,
  });
  const saver = createModelSaver({
    database,
    fleet,
    detector: detector.name,
    logger,
    now,
    everyMs: config.saveEveryMs,
  });
  let isStopped = false;

  // Machines that nobody hears from any more must not stay in alarm for ever.
  for (const { site, machine_id } of await machinesWithOpenEpisodes(database)) fleet.open(site, machine_id);
  await bus.subscribe(
    [liveFilter],
    (message) => {
      message.acknowledge();
      if (!isStopped) takeMessage(message, fleet);
    },
    { qos: 0 },
  );
  const timer = setInterval(() => {
    fleet.tend();
    void episodeBuffer.flush(now());
    void saver.saveDue();
  }, tickMs);
  logger.info({ method: config.method }, 'Detector started');

  return {
    metrics,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await fleet.stop();
      await episodeBuffer.flushAll();
      await saver.saveAll();
      await publisher.settled();
    },
  };
}

function takeMessage({ topic, payload }: IncomingMessage, fleet: Fleet): void {
  const machine = splitMachineTopic(topic);
  // Whoever may publish there could fill the memory with names.
  if (!machine || !isName(machine.site) || !isName(machine.machine_id)) return;
  const values = readMessage(payload);
  if (values) fleet.take(machine.site, machine.machine_id, values);
}

function countFleet({ machines }: Fleet) {
  const monitors = [...machines.values()].map(({ monitor }) => monitor);
  const sum = (count: (monitor: (typeof monitors)[number]) => number) =>
    monitors.reduce((total, monitor) => total + count(monitor), 0);
  return {
    machines: monitors.length,
    learning: sum(({ isLearning }) => Number(isLearning)),
    series: sum(({ series }) => series),
    rows: sum(({ rows }) => rows),
    late: sum(({ late }) => late),
    openEpisodes: sum(({ alarms }) => alarms.open.length),
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { createMessageParser, type Database, type MessageParser } from '@i40/common';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import { createArrivalClock } from './arrival-clock.ts';
import type { IngestConfig } from './config.ts';
import { createSessionMarker, emptySession, type SessionMarker } from './empty-session.ts';
import type { ConnectToSession } from './exclusive-intake.ts';
import { createIntake } from './intake.ts';
import { createLeadingDuties } from './leading-duties.ts';
import type { Ingest } from './service.ts';
import { divideFilters } from './shared-filters.ts';
import { createStoring } from './storing.ts';
import { beatIntervalMs, createWorkerRegistry, silentAfterS } from './worker-registry.ts';

export interface GroupWorkerParts {
  database: Database;
  /** The session of this worker. */
  bus: MqttMessageBus;
  clientId: string;
  /** Opens further sessions. */
  connect: ConnectToSession;
  logger: Logger;
  now: () => number;
  config: IngestConfig;
  group: string;
  /** Without a sign of life for so long, a worker is taken for dead. */
  adoptAfterS: number;
}

const leaveDeadlineMs = 7_000;

/**
 * One of several workers that share the messages by an MQTT 5 shared subscription, each in its own session. Some brokers
 * (Mosquitto) go on dealing messages to a session whose worker is gone, so the living look after the dead: the worker
 * with the lowest slot leads, and it alone adopts their sessions and takes in what must not be divided.
 */
export async function startGroupWorker(parts: GroupWorkerParts): Promise<Ingest> {
  const { database, bus, clientId, logger, now, config, group } = parts;
  const registry = createWorkerRegistry(database, group, clientId);
  const clock = createArrivalClock(now, await registry.join());
  const filters = divideFilters(config.topicFilters, group);
  const parsers: MessageParser[] = [];
  const losses = () => sumLosses(parsers);
  const storing = createStoring({
    database,
    liveBus: config.liveFeed ? bus : undefined,
    logger,
    now,
    losses,
  });
  const openIntake = (session: MqttMessageBus, parser: MessageParser, marker?: SessionMarker) => {
    parsers.push(parser);
    return createIntake({ bus: session, parser, storing, clock, config, marker });
  };

  const marker = createSessionMarker();
  const intake = openIntake(bus, createMessageParser(config.parser), marker);
  await intake.open(filters.shared);
  // A session from before there was a group would get every message besides its share.
  if (bus.resumed) await bus.unsubscribe(config.topicFilters);
  logger.info({ topics: filters.shared }, 'Subscribed as one of a group');
  const duties = createLeadingDuties({ ...parts, registry, filters, createIntake: openIntake });

  async function tend(): Promise<void> {
    const members = await registry.beat();
    const leader = members.find(({ silentForS }) => silentForS < silentAfterS);
    await (leader?.clientId === clientId ? duties.tend(members) : duties.lay());
  }

  const tending = repeat(tend, (reason) =>
    logger.debug({ reason }, 'Looking after the group failed, tried again'),
  );

  /** Whether nothing is left at the broker for this worker. */
  async function leaveGroup(): Promise<boolean> {
    if (!bus.connected || !(await registry.leave())) return false;
    const emptied = emptySession({ bus, intake, marker, filters: filters.shared }).then(
      () => true,
      () => false,
    );
    const left = await Promise.race([emptied, sleep(leaveDeadlineMs, false, { ref: false })]);
    if (!left) await registry.abandon();
    return left;
  }

  return {
    accounts: storing.metrics.accounts,
    metrics: storing.metrics,
    checkWriting: storing.checkWriting,
    drain: intake.drain,
    async stop() {
      await tending.stop();
      await duties.lay();
      if (await leaveGroup().catch(() => false)) logger.info('Left the group, and nothing behind');
      const inTime = await intake.close();
      storing.abort();
      if (!inTime) logger.warn('Stopped before all was written; the broker will deliver the rest again');
    },
  };
}

/** Runs `work` again and again, a while after it has ended, and tells why it failed. */
function repeat(work: () => Promise<void>, failed: (reason: string) => void): { stop(): Promise<void> } {
  const stopped = new AbortController();
  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await work().catch((error: Error) => failed(error.message));
      await sleep(beatIntervalMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  }
  const running = run();
  return {
    async stop() {
      stopped.abort();
      await Promise.race([running, sleep(beatIntervalMs, undefined, { ref: false })]);
    },
  };
}

/** Of all the parsers there have been: what a worker has counted does not begin anew with a session. */
function sumLosses(parsers: readonly MessageParser[]): { gaps: number; lost: number } {
  const sum = { gaps: 0, lost: 0 };
  for (const { sparkplug } of parsers) {
    const { gaps, lost } = sparkplug.losses();
    sum.gaps += gaps;
    sum.lost += lost;
  }
  return sum;
}

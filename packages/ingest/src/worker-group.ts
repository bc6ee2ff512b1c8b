import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, UsageError } from '@i40/common';
import { createMessageParser, type MessageParser } from '@i40/payloads';
import { type Logger, type MqttMessageBus, untilDatabaseAnswers } from '@i40/runtime';
import { createArrivalClock } from './arrival-clock.ts';
import type { IngestConfig } from './config.ts';
import { loadEdgeNodes } from './edge-node-store.ts';
import { createSessionMarker, emptySession, type SessionMarker } from './empty-session.ts';
import type { ConnectToSession } from './exclusive-intake.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createIntake } from './intake.ts';
import { createLeadingDuties, type LeadingDuties } from './leading-duties.ts';
import type { Ingest } from './service.ts';
import { divideFilters } from './shared-filters.ts';
import { createStoring } from './storing.ts';
import { createWorkerRegistry, type Member, silentAfterS } from './worker-registry.ts';

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
  /** Ends the waiting for a database that is away when the worker starts. */
  signal?: AbortSignal | undefined;
}

/** To hand over what this worker had; whatever then is not stored is for another to adopt. */
const handOverDeadlineMs = 5_000;
const closeDeadlineMs = 3_000;

/**
 * One of several workers that share the messages by an MQTT 5 shared subscription, each in its own session. Some brokers
 * (Mosquitto) go on dealing messages to a session whose worker is gone, so the living look after the dead: the worker
 * with the lowest slot leads, and it alone adopts their sessions and takes in what must not be divided. Throws
 * `UsageError` when the broker has no shared subscriptions, or the group no place left.
 */
export async function startGroupWorker(parts: GroupWorkerParts): Promise<Ingest> {
  const { database, bus, clientId, logger, now, config, group } = parts;
  if (!bus.speaksMqtt5) throw new UsageError('INGEST_SHARED_GROUP needs a broker that speaks MQTT 5.');
  const filters = divideFilters(config.topicFilters, group);
  const registry = createWorkerRegistry({ database, group, clientId, filters: filters.shared });
  let slot = slotOf(await untilDatabaseAnswers(() => registry.beat(), parts), clientId);
  const clock = createArrivalClock(now, () => slot);
  let duties: LeadingDuties | undefined;
  const storing = createStoring({
    database,
    liveBus: config.liveFeed ? bus : undefined,
    logger,
    now,
    losses: () => duties?.losses() ?? { gaps: 0, lost: 0 },
  });
  const openIntake = (session: MqttMessageBus, parser: MessageParser, marker?: SessionMarker) =>
    createIntake({ bus: session, parser, storing, clock, config, marker });

  const marker = createSessionMarker();
  // Its session may hold Sparkplug from before there was a group.
  const edgeNodes = await untilDatabaseAnswers(() => loadEdgeNodes(database), parts);
  const parser = createMessageParser({
    ...config.parser,
    sparkplug: { ...config.parser?.sparkplug, edgeNodes },
  });
  const intake = openIntake(bus, parser, marker);
  await intake.open(filters.shared);
  // A session from then would also get every message besides its share.
  if (bus.resumed) await bus.unsubscribe(config.topicFilters);
  logger.info({ topics: filters.shared }, 'Subscribed as one of a group');
  const leading = createLeadingDuties({ ...parts, registry, filters, createIntake: openIntake });
  duties = leading;

  const heartbeat = startHeartbeat({
    registry,
    onMembers(members, canJudge) {
      slot = slotOf(members, clientId);
      const role = judge(members, { clientId, canJudge });
      if (role === 'leads') leading.tend(members);
      if (role === 'follows') leading.lay().catch(() => {});
    },
    onFailure: (reason) => logger.debug({ reason }, 'Gave no sign of life'),
  });

  async function leave(): Promise<void> {
    if (!bus.connected || !heartbeat.isBeating() || !(await registry.announceLeave())) return;
    await emptySession({ bus, intake, marker, filters: filters.shared });
    await registry.depart();
    logger.info('Left the group, and nothing behind');
  }

  return {
    accounts: storing.metrics.accounts,
    metrics: storing.metrics,
    checkWriting() {
      const reason = leading.failure();
      return reason
        ? { status: 'failed', detail: `Sparkplug is not taken in: ${reason}` }
        : storing.checkWriting();
    },
    drain: intake.drain,
    async stop() {
      heartbeat.stop();
      const handedOver = Promise.allSettled([leading.lay(), leave()]);
      await Promise.race([handedOver, sleep(handOverDeadlineMs, undefined, { ref: false })]);
      const inTime = await intake.close(closeDeadlineMs);
      storing.abort();
      if (!inTime) logger.warn('Stopped before all was written; the broker will deliver the rest again');
    },
  };
}

function slotOf(members: readonly Member[], clientId: string): number {
  return members.find((member) => member.clientId === clientId)?.slot ?? 0;
}

interface Judge {
  clientId: string;
  /** Whether the silence of others means anything. */
  canJudge: boolean;
}

/** `undefined` while it cannot be told whether those that are silent live. */
function judge(members: readonly Member[], { clientId, canJudge }: Judge): 'leads' | 'follows' | undefined {
  const leader = members.find(({ silentForS, leaving }) => silentForS < silentAfterS && !leaving);
  if (leader?.clientId !== clientId) return 'follows';
  return canJudge || members.length === 1 ? 'leads' : undefined;
}

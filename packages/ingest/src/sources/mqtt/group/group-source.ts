import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, UsageError } from '@i40/common';
import { createMessageParser, type MessageParser } from '@i40/payloads';
import { type Logger, type MqttMessageBus, untilDatabaseAnswers } from '@i40/runtime';
import { createWorkerRegistry, loadEdgeNodes, type Member, silentAfterS } from '@i40/timescale';
import type { IngestConfig } from '../../../config.ts';
import { createArrivalClock } from '../../../pipeline/arrival-clock.ts';
import { createSink } from '../../../pipeline/sink.ts';
import { createReceiver } from '../../../pipeline/stream.ts';
import type { Ingest } from '../../../service.ts';
import { createSessionMarker, drainSession, type SessionMarker } from '../session/drain-session.ts';
import type { ConnectToSession } from './exclusive-consumer.ts';
import { createGroupLeader, type GroupLeader } from './group-leader.ts';
import { startHeartbeat } from './heartbeat.ts';
import { divideFilters } from './shared-filters.ts';

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
  let duties: GroupLeader | undefined;
  const sink = createSink({
    database,
    liveBus: config.liveFeed ? bus : undefined,
    logger,
    now,
    losses: () => duties?.losses() ?? { gaps: 0, lost: 0 },
  });
  const openReceiver = (session: MqttMessageBus, parser: MessageParser, marker?: SessionMarker) =>
    createReceiver({ bus: session, parser, sink, clock, config, marker });

  const marker = createSessionMarker();
  // Its session may hold Sparkplug from before there was a group.
  const edgeNodes = await untilDatabaseAnswers(() => loadEdgeNodes(database), parts);
  const parser = createMessageParser({
    ...config.parser,
    sparkplug: { ...config.parser?.sparkplug, edgeNodes },
  });
  const receiver = openReceiver(bus, parser, marker);
  await receiver.open(filters.shared);
  // A session from then would also get every message besides its share.
  if (bus.resumed) await bus.unsubscribe(config.topicFilters);
  logger.info({ topics: filters.shared }, 'Subscribed as one of a group');
  const leading = createGroupLeader({ ...parts, registry, filters, createReceiver: openReceiver });
  duties = leading;

  const heartbeat = startHeartbeat({
    registry,
    onMembers(members, canJudge) {
      slot = slotOf(members, clientId);
      const role = judge(members, { clientId, canJudge });
      if (role === 'leads') leading.reconcile(members);
      if (role === 'follows') leading.stepDown().catch(() => {});
    },
    onFailure: (reason) => logger.debug({ reason }, 'Gave no sign of life'),
  });

  async function leave(): Promise<void> {
    if (!bus.connected || !heartbeat.isBeating() || !(await registry.announceLeave())) return;
    await drainSession({ bus, receiver, marker, filters: filters.shared });
    await registry.depart();
    logger.info('Left the group, and nothing behind');
  }

  return {
    accounts: sink.metrics.accounts,
    metrics: sink.metrics,
    checkWriting() {
      const reason = leading.failure();
      return reason
        ? { status: 'failed', detail: `Sparkplug is not taken in: ${reason}` }
        : sink.checkWriting();
    },
    drain: receiver.drain,
    async stop() {
      heartbeat.stop();
      const handedOver = Promise.allSettled([leading.stepDown(), leave()]);
      await Promise.race([handedOver, sleep(handOverDeadlineMs, undefined, { ref: false })]);
      const inTime = await receiver.close(closeDeadlineMs);
      sink.abort();
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

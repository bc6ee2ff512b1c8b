import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type HealthCheck, UsageError } from '@i40/common';
import { type Logger, type MqttMessageBus, untilDatabaseAnswers } from '@i40/runtime';
import { createWorkerRegistry, forgetSession } from '@i40/timescale';
import type { OpenStream, Source } from '../../source.ts';
import type { AnnounceHost } from '../host-state.ts';
import type { ConnectToSession } from '../session/connect-sessions.ts';
import { drainSession } from '../session/drain-session.ts';
import type { SessionLedger } from '../session/session-ledger.ts';
import { createSessionMarkers } from '../session/session-markers.ts';
import { createGroupLeader } from './group-leader.ts';
import { startHeartbeat } from './heartbeat.ts';
import { judgeRole, slotOf } from './role.ts';
import { divideFilters } from './shared-filters.ts';

export interface GroupSourceOptions {
  database: Database;
  /** The session of this worker. */
  bus: MqttMessageBus;
  clientId: string;
  /** Opens further sessions. */
  connect: ConnectToSession;
  /** What the group takes in. */
  filters: readonly string[];
  logger: Logger;
  group: string;
  /** Without a sign of life for so long, a worker is taken for dead. */
  takeOverAfterS: number;
  /** Where Sparkplug edge nodes are told that this host is there: by whoever takes in Sparkplug. */
  announceHost?: AnnounceHost | undefined;
  /** Without it a session that the broker has lost is not told. */
  ledger?: SessionLedger | undefined;
  /** Ends the waiting for a database that is away when the worker starts. */
  signal?: AbortSignal | undefined;
}

/** To hand over what this worker had; whatever then is not stored is for another to take over. */
const handOverDeadlineMs = 5_000;

/**
 * One of several workers that share the messages by an MQTT 5 shared subscription, each in its own session. Some brokers
 * (Mosquitto) go on dealing messages to a session whose worker is gone, so the living look after the dead: the worker
 * with the lowest slot leads, and it alone takes over their sessions and takes in what must not be divided. The start
 * throws `UsageError` when the broker has no shared subscriptions, or the group no place left.
 */
export function createGroupSource(options: GroupSourceOptions): Source {
  const { database, bus, clientId, group, ledger, logger, signal } = options;
  let slot = 0;
  return {
    clockSlot: () => slot,
    async start(openStream) {
      if (!bus.speaksMqtt5) throw new UsageError('INGEST_SHARED_GROUP needs a broker that speaks MQTT 5.');
      const filters = divideFilters(options.filters, group);
      const registry = createWorkerRegistry({ database, group, clientId, filters: filters.shared });
      slot = slotOf(await untilDatabaseAnswers(() => registry.beat(), { logger, signal }), clientId);
      const session = await subscribe(options, filters.shared, openStream);
      await ledger?.expect();
      const leader = createGroupLeader({
        ...options,
        registry,
        openStream,
        exclusiveFilters: filters.exclusive,
        onForgotten: (gone) => forgetSession(database, gone),
      });
      const heartbeat = startHeartbeat({
        registry,
        onMembers(members, canJudge) {
          slot = slotOf(members, clientId);
          const role = judgeRole(members, { clientId, canJudge });
          if (role === 'leads') leader.reconcile(members);
          if (role === 'follows') leader.stepDown().catch(() => {});
        },
        onFailure: (reason) => logger.debug({ reason }, 'Gave no sign of life'),
      });
      const leave = async () => {
        if (!bus.connected || !heartbeat.isBeating() || !(await registry.announceLeave())) return;
        await drainSession({ bus, ...session, filters: filters.shared });
        await registry.depart();
        await ledger?.forget();
        logger.info('Left the group, and nothing behind');
      };
      return {
        check: () => describeFailure(leader.failure()),
        async stop() {
          heartbeat.stop();
          const handedOver = Promise.allSettled([leader.stepDown(), leave()]);
          await Promise.race([handedOver, sleep(handOverDeadlineMs, undefined, { ref: false })]);
          session.leaveAtBroker();
        },
      };
    },
  };
}

function describeFailure(reason: string | undefined): HealthCheck {
  return reason === undefined
    ? { status: 'ok' }
    : { status: 'failed', detail: `Sparkplug is not taken in: ${reason}` };
}

/** Its session may hold Sparkplug from before there was a group, so its stream knows the edge nodes like any other. */
async function subscribe(
  { bus, filters, logger }: GroupSourceOptions,
  shared: readonly string[],
  openStream: OpenStream,
) {
  const stream = await openStream();
  const markers = createSessionMarkers(stream.deliver);
  let handle = markers.handle;
  await bus.subscribe(shared, (message) => handle(message));
  // A session from then would also get every message besides its share.
  if (bus.resumed) await bus.unsubscribe(filters);
  logger.info({ topics: shared }, 'Subscribed as one of a group');
  const leaveAtBroker = () => {
    handle = () => {};
  };
  return { stream, markers, leaveAtBroker };
}

import type { Database } from '@i40/common';
import type { MessageParser } from '@i40/payloads';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import type { Member, WorkerRegistry } from '@i40/timescale';
import type { IngestConfig } from '../../../config.ts';
import type { Receiver } from '../../../pipeline/stream.ts';
import type { SessionMarker } from '../session/drain-session.ts';
import { takeOverSession } from '../session/session-takeover.ts';
import {
  type ConnectToSession,
  type ExclusiveConsumer,
  openExclusiveConsumer,
} from './exclusive-consumer.ts';
import type { DividedFilters } from './shared-filters.ts';

interface GroupLeaderOptions {
  database: Database;
  registry: WorkerRegistry;
  connect: ConnectToSession;
  createReceiver: (bus: MqttMessageBus, parser: MessageParser, marker?: SessionMarker) => Receiver;
  filters: DividedFilters;
  group: string;
  adoptAfterS: number;
  config: IngestConfig;
  logger: Logger;
  now: () => number;
}

/** What one worker of a group does for all. */
export interface GroupLeader {
  /** Begins whatever is to be done and not under way; to be called again and again. */
  reconcile(members: readonly Member[]): void;
  /** Hands the duties over; resolves when nothing of them is under way. */
  stepDown(): Promise<void>;
  /** Why what only this worker may take in has not been for a while; undefined when it is, or another leads. */
  failure(): string | undefined;
  losses(): { gaps: number; lost: number };
}

const failingIsUnhealthyAfterMs = 30_000;

export function createGroupLeader(parts: GroupLeaderOptions): GroupLeader {
  const { database, registry, connect, createReceiver, filters, group, adoptAfterS, logger, now } = parts;
  const { parser, requestsRebirth = false } = parts.config;
  const adopting = new Map<string, Promise<void>>();
  const ended = { gaps: 0, lost: 0 };
  let leading: AbortController | undefined;
  let exclusive: ExclusiveConsumer | undefined;
  let opening: Promise<void> | undefined;
  let failing: { since: number; reason: string } | undefined;

  async function adopt({ clientId, filters: itsFilters }: Member, signal: AbortSignal): Promise<void> {
    const session = { database, connect, clientId, filters: itsFilters, parser, createReceiver, logger };
    const outcome = await takeOverSession({ ...session, signal });
    if (outcome !== 'lost') await registry.strikeOut(clientId);
  }

  function beginToAdopt(member: Member, signal: AbortSignal): void {
    const { clientId } = member;
    const adopted = adopt(member, signal)
      .catch(({ message: reason }: Error) => logger.warn({ clientId, reason }, 'Adopting a session failed'))
      .finally(() => adopting.delete(clientId));
    adopting.set(clientId, adopted);
  }

  function end(closed: ExclusiveConsumer): void {
    if (exclusive !== closed) return;
    exclusive = undefined;
    const { gaps, lost } = closed.losses();
    ended.gaps += gaps;
    ended.lost += lost;
  }

  async function openExclusive(signal: AbortSignal): Promise<void> {
    const clientId = exclusiveClientId(group);
    const session = { database, connect, clientId, filters: filters.exclusive, parser, createReceiver };
    try {
      const opened = await openExclusiveConsumer({ ...session, requestsRebirth, logger, now });
      failing = undefined;
      if (signal.aborted) return await opened.close();
      exclusive = opened;
      // Only when all that came by it is stored is the database right about the edge nodes again.
      opened.ended.catch(() => {}).then(() => end(opened));
    } catch (error) {
      const { message: reason } = error as Error;
      if (failing?.reason !== reason)
        logger.warn({ clientId, reason }, 'Taking in Sparkplug failed, tried again');
      failing = { since: failing?.since ?? performance.now(), reason };
    }
  }

  return {
    reconcile(members) {
      leading ??= new AbortController();
      const { signal } = leading;
      for (const member of members) {
        if (member.silentForS >= adoptAfterS && !adopting.has(member.clientId)) beginToAdopt(member, signal);
      }
      if (exclusive || opening || filters.exclusive.length === 0) return;
      opening = openExclusive(signal).finally(() => {
        opening = undefined;
      });
    },
    async stepDown() {
      leading?.abort();
      leading = undefined;
      failing = undefined;
      const closing = exclusive;
      if (closing) end(closing);
      await Promise.all([closing?.close(), opening, ...adopting.values()]);
    },
    failure() {
      if (!failing || performance.now() - failing.since < failingIsUnhealthyAfterMs) return undefined;
      return failing.reason;
    },
    losses() {
      const { gaps, lost } = exclusive?.losses() ?? { gaps: 0, lost: 0 };
      return { gaps: ended.gaps + gaps, lost: ended.lost + lost };
    },
  };
}

/** Under which the broker keeps what one worker alone may take in. */
export function exclusiveClientId(group: string): string {
  return `${group}-exclusive`;
}

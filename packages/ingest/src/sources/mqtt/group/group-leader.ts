import type { Logger } from '@i40/runtime';
import type { Member, WorkerRegistry } from '@i40/timescale';
import type { OpenStream } from '../../source.ts';
import type { AnnounceHost } from '../host-state.ts';
import type { ConnectToSession } from '../session/connect-sessions.ts';
import { takeOverSession } from '../session/session-takeover.ts';
import { type ExclusiveConsumer, openExclusiveConsumer } from './exclusive-consumer.ts';

interface GroupLeaderOptions {
  registry: Pick<WorkerRegistry, 'strikeOut'>;
  connect: ConnectToSession;
  openStream: OpenStream;
  /** For one worker at a time. */
  exclusiveFilters: readonly string[];
  group: string;
  /** A member that is silent for so long is taken for dead. */
  takeOverAfterS: number;
  /** A session was emptied, and the broker has forgotten it. */
  onForgotten?: (clientId: string) => Promise<void>;
  logger: Logger;
  announceHost?: AnnounceHost | undefined;
}

/** What one worker of a group does for all. */
export interface GroupLeader {
  /** Begins whatever is to be done and not under way; to be called again and again. */
  reconcile(members: readonly Member[]): void;
  /** Hands the duties over; resolves when nothing of them is under way. */
  stepDown(): Promise<void>;
  /** Why what only this worker may take in has not been for a while; undefined when it is, or another leads. */
  failure(): string | undefined;
}

const failingIsUnhealthyAfterMs = 30_000;

export function createGroupLeader(options: GroupLeaderOptions): GroupLeader {
  const { registry, connect, openStream, exclusiveFilters, group, takeOverAfterS, logger, announceHost } =
    options;
  const takingOver = new Map<string, Promise<void>>();
  let leading: AbortController | undefined;
  let exclusive: ExclusiveConsumer | undefined;
  let opening: Promise<void> | undefined;
  let failing: { since: number; reason: string } | undefined;

  async function takeOver({ clientId, filters }: Member, signal: AbortSignal): Promise<void> {
    const outcome = await takeOverSession({ connect, openStream, clientId, filters, logger, signal });
    if (outcome === 'lost') return;
    await registry.strikeOut(clientId);
    await options.onForgotten?.(clientId);
  }

  function beginTakeover(member: Member, signal: AbortSignal): void {
    const { clientId } = member;
    const takeover = takeOver(member, signal)
      .catch(({ message: reason }: Error) => {
        if (!signal.aborted) logger.warn({ clientId, reason }, 'Taking over a session failed');
      })
      .finally(() => takingOver.delete(clientId));
    takingOver.set(clientId, takeover);
  }

  function forget(closed: ExclusiveConsumer): void {
    if (exclusive === closed) exclusive = undefined;
  }

  async function openExclusive(signal: AbortSignal): Promise<void> {
    const clientId = exclusiveClientId(group);
    const filters = exclusiveFilters;
    try {
      const session = { connect, openStream, clientId, filters, logger, announceHost, signal };
      const opened = await openExclusiveConsumer(session);
      failing = undefined;
      if (signal.aborted) return await opened.close();
      exclusive = opened;
      // Only when all that came by it is stored is the database right about the edge nodes again.
      opened.ended.catch(() => {}).then(() => forget(opened));
    } catch (error) {
      if (signal.aborted) return;
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
        const isDead = member.silentForS >= takeOverAfterS;
        if (isDead && !takingOver.has(member.clientId)) beginTakeover(member, signal);
      }
      if (exclusive || opening || exclusiveFilters.length === 0) return;
      opening = openExclusive(signal).finally(() => {
        opening = undefined;
      });
    },
    async stepDown() {
      leading?.abort();
      leading = undefined;
      failing = undefined;
      const closing = exclusive;
      exclusive = undefined;
      await Promise.all([closing?.close(), opening, ...takingOver.values()]);
    },
    failure() {
      if (!failing || performance.now() - failing.since < failingIsUnhealthyAfterMs) return undefined;
      return failing.reason;
    },
  };
}

/** Under which the broker keeps what one worker alone may take in. */
function exclusiveClientId(group: string): string {
  return `${group}-exclusive`;
}

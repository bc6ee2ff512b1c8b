import type { Database, MessageParser } from '@i40/common';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import { adoptSession } from './adopt-session.ts';
import type { IngestConfig } from './config.ts';
import type { SessionMarker } from './empty-session.ts';
import { type ConnectToSession, type ExclusiveIntake, openExclusiveIntake } from './exclusive-intake.ts';
import type { Intake } from './intake.ts';
import type { DividedFilters } from './shared-filters.ts';
import type { Member, WorkerRegistry } from './worker-registry.ts';

interface LeadingParts {
  database: Database;
  registry: WorkerRegistry;
  connect: ConnectToSession;
  createIntake: (bus: MqttMessageBus, parser: MessageParser, marker?: SessionMarker) => Intake;
  filters: DividedFilters;
  group: string;
  adoptAfterS: number;
  config: IngestConfig;
  logger: Logger;
  now: () => number;
}

/** What one worker of a group does for all. */
export interface LeadingDuties {
  /** Sees to it that all is in hand. Throws when the broker or the database is away; to be called again. */
  tend(members: readonly Member[]): Promise<void>;
  /** Hands the duties over. */
  lay(): Promise<void>;
}

export function createLeadingDuties(parts: LeadingParts): LeadingDuties {
  const { database, registry, connect, createIntake, filters, group, adoptAfterS, logger, now } = parts;
  const { topicFilters, parser, requestsRebirth = false } = parts.config;
  const adopting = new Set<string>();
  let exclusive: ExclusiveIntake | undefined;

  async function adopt(clientId: string): Promise<void> {
    const everyFilter = [...filters.shared, ...topicFilters];
    const session = { database, connect, clientId, filters: everyFilter, parser, createIntake, logger };
    const outcome = await adoptSession(session);
    if (outcome !== 'lost') await registry.strikeOut(clientId);
  }

  function adoptTheDead(members: readonly Member[]): void {
    for (const { clientId, silentForS } of members) {
      if (silentForS < adoptAfterS || adopting.has(clientId)) continue;
      adopting.add(clientId);
      adopt(clientId)
        .catch(({ message: reason }: Error) => logger.warn({ clientId, reason }, 'Adopting a session failed'))
        .finally(() => adopting.delete(clientId));
    }
  }

  async function takeExclusive(): Promise<void> {
    if (exclusive || filters.exclusive.length === 0) return;
    const clientId = `${group}-exclusive`;
    const session = { database, connect, clientId, filters: filters.exclusive, parser, createIntake };
    const opened = await openExclusiveIntake({ ...session, requestsRebirth, logger, now });
    exclusive = opened;
    const forget = () => {
      if (exclusive === opened) exclusive = undefined;
    };
    // Only when all that came by it is stored is the database right about the edge nodes again.
    opened.ended.then(forget, forget);
  }

  return {
    async tend(members) {
      adoptTheDead(members);
      await takeExclusive();
    },
    async lay() {
      const laidDown = exclusive;
      exclusive = undefined;
      await laidDown?.close();
    },
  };
}

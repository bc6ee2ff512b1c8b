import { UsageError } from '@i40/common';
import { adoptSession } from './adopt-session.ts';
import { clockSlots, createArrivalClock } from './arrival-clock.ts';
import { ingestConfig } from './config.ts';
import { createConnect } from './connect-sessions.ts';
import { createIntake } from './intake.ts';
import { divideFilters } from './shared-filters.ts';
import type { WorkerSurroundings } from './start-worker.ts';
import { createStoring } from './storing.ts';
import { createWorkerRegistry, silentAfterS } from './worker-registry.ts';

const defaultGroup = 'ingest';

/** `pnpm ingest --adopt ID`; resolves with what to tell. Throws `UsageError` when that worker lives. */
export async function adoptOnce(clientId: string, surroundings: WorkerSurroundings): Promise<string> {
  const { settings, database, logger } = surroundings;
  const group = settings.INGEST_SHARED_GROUP ?? defaultGroup;
  const registry = createWorkerRegistry(database, group, clientId);
  const member = (await registry.members()).find((one) => one.clientId === clientId);
  if (member && member.silentForS < silentAfterS) {
    throw new UsageError(
      `The worker ${clientId} gave a sign of life ${Math.round(member.silentForS)} s ago.`,
    );
  }
  const config = ingestConfig(settings);
  const now = Date.now;
  const storing = createStoring({
    database,
    liveBus: undefined,
    logger,
    now,
    losses: () => ({ gaps: 0, lost: 0 }),
  });
  const outcome = await adoptSession({
    database,
    connect: createConnect(settings, surroundings),
    clientId,
    filters: [...divideFilters(config.topicFilters, group).shared, ...config.topicFilters],
    parser: config.parser,
    logger,
    createIntake: (bus, parser, marker) =>
      createIntake({ bus, parser, marker, storing, config, clock: createArrivalClock(now, clockSlots - 1) }),
  });
  if (outcome === 'unknown') return `The broker knows no session ${clientId}.`;
  if (outcome === 'lost')
    return `The session ${clientId} was taken back, or the broker went away: try again.`;
  await registry.strikeOut(clientId);
  const { messages, stored, repeated, rejected } = storing.metrics.accounts();
  return `Took in ${messages} messages of ${clientId}: ${stored} readings stored, ${repeated} there already, ${rejected} rejected.`;
}

import { UsageError } from '@i40/common';
import { adoptingSlot, createWorkerRegistry, findMember, silentAfterS } from '@i40/timescale';
import { ingestConfig } from '../config.ts';
import { createArrivalClock } from '../pipeline/arrival-clock.ts';
import { createSink } from '../pipeline/sink.ts';
import { createReceiver } from '../pipeline/stream.ts';
import { divideFilters } from '../sources/mqtt/group/shared-filters.ts';
import { createConnect } from '../sources/mqtt/session/connect-sessions.ts';
import { takeOverSession } from '../sources/mqtt/session/session-takeover.ts';
import type { WorkerSurroundings } from '../start-worker.ts';

const defaultGroup = 'ingest';

/** `pnpm ingest --adopt ID`; resolves with what to tell. Throws `UsageError` when that worker lives. */
export async function takeOverOnce(
  clientId: string,
  surroundings: Omit<WorkerSurroundings, 'closers'>,
): Promise<string> {
  const { settings, database, logger, signal } = surroundings;
  const member = await findMember(database, clientId);
  if (member && member.silentForS < silentAfterS) {
    throw new UsageError(
      `The worker ${clientId} gave a sign of life ${Math.round(member.silentForS)} s ago.`,
    );
  }
  const group = settings.INGEST_SHARED_GROUP ?? defaultGroup;
  const config = ingestConfig(settings);
  const filters = member?.filters ?? [
    ...divideFilters(config.topicFilters, group).shared,
    ...config.topicFilters,
  ];
  const now = Date.now;
  const losses = () => ({ gaps: 0, lost: 0 });
  const sink = createSink({ database, liveBus: undefined, logger, now, losses });
  const clock = createArrivalClock(now, () => adoptingSlot);
  const outcome = await takeOverSession({
    database,
    connect: createConnect(settings, surroundings),
    clientId,
    filters,
    parser: config.parser,
    logger,
    signal,
    createReceiver: (bus, parser, marker) => createReceiver({ bus, parser, marker, sink, config, clock }),
  });
  sink.abort();
  if (outcome === 'unknown') return `The broker knows no session ${clientId}.`;
  if (outcome === 'lost')
    return `The session ${clientId} was taken back, or the broker went away: try again.`;
  await createWorkerRegistry({ database, group, clientId, filters }).strikeOut(clientId);
  const { messages, stored, repeated, rejected } = sink.metrics.accounts();
  return `Took in ${messages} messages of ${clientId}: ${stored} readings stored, ${repeated} there already, ${rejected} rejected.`;
}

import { UsageError } from '@i40/common';
import { adoptingSlot, createWorkerRegistry, findMember, forgetSession, silentAfterS } from '@i40/timescale';
import { ingestConfig } from '../config.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { divideFilters } from '../sources/mqtt/group/shared-filters.ts';
import { createConnect } from '../sources/mqtt/session/connect-sessions.ts';
import { takeOverSession } from '../sources/mqtt/session/session-takeover.ts';
import type { WorkerDependencies } from '../start-worker.ts';

const defaultGroup = 'ingest';

/** `pnpm ingest --adopt ID`; resolves with what to tell. Throws `UsageError` when that worker lives. */
export async function takeOverOnce(
  clientId: string,
  dependencies: Omit<WorkerDependencies, 'closers'>,
): Promise<string> {
  const { settings, database, logger, signal } = dependencies;
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
  const clockSlot = () => adoptingSlot;
  const pipeline = createPipeline({ database, logger, now: Date.now, config, clockSlot, signal });
  const { openStream } = pipeline;
  const connect = createConnect(settings, dependencies);
  const outcome = await takeOverSession({ connect, openStream, clientId, filters, logger, signal });
  await pipeline.close();
  if (outcome === 'unknown') return `The broker knows no session ${clientId}.`;
  if (outcome === 'lost')
    return `The session ${clientId} was taken back, or the broker went away: try again.`;
  await createWorkerRegistry({ database, group, clientId, filters }).strikeOut(clientId);
  await forgetSession(database, clientId);
  const { messages, stored, repeated, rejected } = pipeline.metrics.accounts();
  return `Took in ${messages} messages of ${clientId}: ${stored} readings stored, ${repeated} there already, ${rejected} rejected.`;
}

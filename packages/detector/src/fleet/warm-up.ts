import type { Database } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { endForgottenEpisodes, loadModel, readHistory, typicalIntervalMs } from '@i40/timescale';
import { type MachineMonitor, type SavedMachineMonitor, savedVersion } from '../machines/machine-monitor.ts';

export interface WarmUpDependencies {
  database: Database;
  logger: Logger;
  now: () => number;
  warmUpMs: number;
  /** Ends the reading early. */
  isStopped: () => boolean;
  /**
   * Up to when the past is in the database for certain: what came over the live feed since is there, or not yet, and is
   * taken from the feed.
   */
  until: () => number;
  /** Told when nothing is known of the machine so far. */
  onNew: () => void;
}

const dayMs = 86_400_000;
/** Intervals of a slow machine that are read, within the last week. */
const intervalsWanted = 360;
/** The longest absence of the detector that it catches up with; what lies before is not judged any more. */
const longestCatchUpMs = 6 * 3_600_000;

/**
 * Brings a machine's model up to the present: from where it was saved, or from nothing by the readings of the last
 * hour. Called again after a failure, it goes on where it was. Throws `DatabaseError`.
 */
export async function warmUp(monitor: MachineMonitor, parts: WarmUpDependencies): Promise<void> {
  const { database, now, warmUpMs } = parts;
  const { site, machine_id } = monitor;
  if (monitor.judgedUntil === undefined) await restoreSaved(monitor, parts);
  if (!monitor.isResumed) parts.onNew();
  const to = now();
  const interval = await typicalIntervalMs(database, { site, machine_id, from: to - 7 * dayMs, to });
  if (interval === undefined || warmUpMs === 0) return;
  const span = monitor.isResumed
    ? longestCatchUpMs
    : Math.max(warmUpMs, Math.min(7 * dayMs, intervalsWanted * interval));
  const from = Math.max(monitor.judgedUntil ?? 0, to - span);
  const { until } = parts;
  const values = readHistory(database, { site, machine_id, from, to }, { intervalMs: interval, until });
  for await (const some of values) {
    if (parts.isStopped()) return;
    monitor.take(some);
  }
}

async function restoreSaved(
  monitor: MachineMonitor,
  { database, logger }: WarmUpDependencies,
): Promise<void> {
  const { site, machine_id } = monitor;
  const saved = await loadModel(database, { site, machine_id }, savedVersion);
  const refusal = saved ? monitor.restore(saved as SavedMachineMonitor) : undefined;
  if (refusal !== undefined)
    logger.warn({ site, machine: machine_id, reason: refusal }, 'A saved model was of no use, learnt anew');
}

/** Ends episodes in the table that the machine's model does not know of. Throws `DatabaseError`. */
export async function endForgotten(
  monitor: MachineMonitor,
  { database, now }: WarmUpDependencies,
): Promise<void> {
  const { site, machine_id } = monitor;
  const endedAt = monitor.judgedUntil ?? now();
  await endForgottenEpisodes(database, { site, machine_id, endedAt, open: monitor.alarms.open });
}

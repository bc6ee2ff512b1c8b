import type { Database, Machine } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { countDeadLettersOfLastHour, queryMachines, queryOpenScores } from '@i40/timescale';

export interface Snapshot {
  machines: readonly Machine[];
  /** By `machineKey`. */
  openScores: ReadonlyMap<string, readonly number[]>;
  /** Rejected messages of the last hour. */
  rejected: number;
  /** When the look began, epoch milliseconds. */
  lookedAt: number;
}

export interface SnapshotCache {
  /** Looks again if that is due; resolves when it has been, and never throws. */
  refresh(isUrgent?: boolean): Promise<void>;
  /** What it has seen is too old: the next `refresh` looks again. */
  expire(): void;
  readonly rejected: number;
}

interface SnapshotCacheOptions {
  database: Database;
  logger: Logger;
  now: () => number;
  onLoaded: (snapshot: Snapshot) => void;
}

/** What people change in the database, ranges and lines, shows after so long. */
const refreshEveryMs = 10_000;
/** Machines that are not known yet are looked up sooner, but not more often than this. */
const urgentEveryMs = 2_000;

/** Looks into the database now and then, for as long as somebody asks it to. */
export function createSnapshotCache({
  database,
  logger,
  now,
  onLoaded,
}: SnapshotCacheOptions): SnapshotCache {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  let rejected = 0;

  async function look(): Promise<void> {
    const at = now();
    try {
      const [machines, openScores, counted] = await Promise.all([
        queryMachines({ database, filter: {}, now: at, isLearning: () => false }),
        queryOpenScores(database),
        countDeadLettersOfLastHour(database),
      ]);
      rejected = counted;
      onLoaded({ machines, openScores, rejected, lookedAt: at });
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, 'The stream could not look into the database');
    }
  }

  return {
    refresh(isUrgent = false) {
      const dueAt = lookedAt + (isUrgent ? urgentEveryMs : refreshEveryMs);
      if (!looking && now() >= dueAt) {
        lookedAt = now();
        looking = look().finally(() => {
          looking = undefined;
        });
      }
      return looking ?? Promise.resolve();
    },
    expire() {
      lookedAt = Number.NEGATIVE_INFINITY;
    },
    get rejected() {
      return rejected;
    },
  };
}

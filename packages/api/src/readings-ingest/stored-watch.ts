import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Database,
  DatabaseError,
  formatInstant,
  maxReasons,
  type Reading,
  type RejectionReason,
} from '@i40/common';
import { type FoundRow, findReadings } from '@i40/timescale';
import { rejection } from './entry.ts';
import { keyOf } from './reading-key.ts';
import { findRefused } from './refused-readings.ts';

export interface StoredWatchOptions {
  database: Database;
  /** How long ingest may take until readings are left as pending. */
  patienceMs: number;
  now: () => number;
}

/** What became of the readings that the broker had. */
export interface Outcome {
  stored: number;
  pending: number;
  rejected: number;
  reasons: RejectionReason[];
}

/** So many readings may be on their way; then the body has to wait. This bounds what a request holds in memory. */
const maxUnderWay = 5_000;
const perQuery = 1_000;
const [firstPauseMs, longestPauseMs] = [20, 250] as const;

export type StoredWatch = ReturnType<typeof createStoredWatch>;

/** Follows the readings of one request until they are in the database. */
export function createStoredWatch({ database, patienceMs, now }: StoredWatchOptions) {
  // The clock of the database may be a little behind.
  const since = now() - 60_000;
  const underWay = new Map<string, Reading>();
  const outcome: Outcome = { stored: 0, pending: 0, rejected: 0, reasons: [] };
  let hasGivenUp = false;

  /** Nothing while the database is away: that is for ingest to wait for. */
  async function find(readings: readonly Reading[]): Promise<readonly FoundRow[]> {
    try {
      return await findReadings(database, readings);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.retryable)) throw error;
      giveUp();
      return [];
    }
  }

  function giveUp(): void {
    hasGivenUp = true;
    outcome.pending += underWay.size;
    underWay.clear();
  }

  /** The oldest are stored first. Those that are not, are looked for again after the others. */
  async function look(): Promise<boolean> {
    const oldest = [...underWay].slice(0, perQuery);
    const found = await find(oldest.map(([, reading]) => reading));
    if (hasGivenUp) return false;
    for (const [key, reading] of oldest) {
      underWay.delete(key);
      underWay.set(key, reading);
    }
    let isProgress = false;
    for (const { position, is_equal } of found) {
      const [key, reading] = oldest[position] ?? [];
      // Meanwhile a later row of the body may have corrected it.
      if (!is_equal || key === undefined || underWay.get(key) !== reading) continue;
      underWay.delete(key);
      outcome.stored += 1;
      isProgress = true;
    }
    return isProgress;
  }

  /** Ingest writes down what it refuses after the rest of the message. */
  async function lookForRefused(): Promise<boolean> {
    const refused = await findRefused(database, [...underWay.values()], since);
    if (refused.size === 0) return false;
    let isProgress = await look();
    for (const [key, { reason, value }] of refused) {
      const reading = underWay.get(key);
      if (!reading || reading.value !== value) continue;
      underWay.delete(key);
      outcome.rejected += 1;
      if (outcome.reasons.length < maxReasons)
        outcome.reasons.push(rejection(reason, undefined, describe(reading)));
      isProgress = true;
    }
    return isProgress;
  }

  async function settle(most: number): Promise<void> {
    let pauseMs: number = firstPauseMs;
    let deadline = performance.now() + patienceMs;
    while (underWay.size > most) {
      const isProgress = (await look()) || (await lookForRefused());
      if (underWay.size <= most) return;
      if (isProgress && most > 0) deadline = performance.now() + patienceMs;
      if (performance.now() >= deadline) return giveUp();
      if (isProgress) pauseMs = firstPauseMs;
      else {
        await sleep(pauseMs);
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      }
    }
  }

  return {
    /** Those that are neither stored already nor under way with the same value. */
    async news(readings: readonly Reading[]): Promise<Reading[]> {
      const found = hasGivenUp ? [] : await find(readings);
      const repeated = new Set(found.filter(({ is_equal }) => is_equal).map(({ position }) => position));
      return readings.filter((reading, index) => {
        const before = underWay.get(keyOf(reading));
        return before ? !isSame(before, reading) : !repeated.has(index);
      });
    },
    /** Takes those that the broker has; waits while too many are under way. Returns how many replaced one under way. */
    async follow(readings: readonly Reading[]): Promise<number> {
      if (hasGivenUp) {
        outcome.pending += readings.length;
        return 0;
      }
      const size = underWay.size + readings.length;
      for (const reading of readings) underWay.set(keyOf(reading), reading);
      const replaced = size - underWay.size;
      if (underWay.size > maxUnderWay) await settle(maxUnderWay / 2);
      return replaced;
    },
    /** Waits until all are stored, or for as long as patience lasts. */
    async finish(): Promise<Outcome> {
      await settle(0);
      return outcome;
    },
  };
}

function describe({ ts, machine_id, sensor, value }: Reading) {
  return { ts: formatInstant(ts), machine_id, sensor, value };
}

function isSame(a: Reading, b: Reading): boolean {
  return a.value === b.value && a.unit === b.unit && a.quality === b.quality && a.line === b.line;
}

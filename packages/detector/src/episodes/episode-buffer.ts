import type { Anomaly, Database } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { storeEpisodes } from '@i40/timescale';
import type { EpisodeChange } from './episode.ts';

export interface EpisodeBuffer {
  /** Keeps the latest state of an episode until it is written. */
  add(change: EpisodeChange, episode: Anomaly): void;
  /** Writes what waits; what only got worse, every few seconds at most. Never throws: it tries again. */
  flush(now: number): Promise<void>;
  /** Writes everything, now. */
  flushAll(): Promise<void>;
  readonly waiting: number;
}

const worseEveryMs = 5_000;
const maxPerStatement = 200;
/** The most episodes that wait while the database is away. What is dropped beyond that is logged. */
const maxWaiting = 20_000;

/** A write-behind buffer of episodes: one statement at a time writes the newest state of each to the database. */
export function createEpisodeBuffer(database: Database, logger: Logger): EpisodeBuffer {
  const urgent = new Map<string, Anomaly>();
  const worse = new Map<string, Anomaly>();
  let worseSince = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> | undefined;
  let failing = false;

  async function write(): Promise<void> {
    while (urgent.size > 0) {
      const batch = [...urgent].slice(0, maxPerStatement);
      try {
        await storeEpisodes(
          database,
          batch.map(([, episode]) => episode),
        );
        failing = false;
      } catch (error) {
        if (!failing) logger.warn({ err: error }, 'Episodes could not be written, kept them');
        failing = true;
        return;
      }
      // Unless it has changed meanwhile.
      for (const [key, episode] of batch) if (urgent.get(key) === episode) urgent.delete(key);
    }
  }

  function hurry(): void {
    for (const [key, episode] of worse) urgent.set(key, episode);
    worse.clear();
  }

  function start(): Promise<void> {
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  return {
    get waiting() {
      return urgent.size + worse.size;
    },
    add(change, episode) {
      const key = keyOf(episode);
      if (change === 'worse' && !urgent.has(key)) {
        worse.set(key, episode);
        return;
      }
      worse.delete(key);
      if (urgent.size >= maxWaiting && !urgent.has(key)) logger.error({ episode }, 'Too many episodes wait');
      else urgent.set(key, episode);
    },
    flush(now) {
      if (now - worseSince >= worseEveryMs) {
        worseSince = now;
        hurry();
      }
      return urgent.size > 0 ? start() : Promise.resolve();
    },
    async flushAll() {
      await writing;
      hurry();
      await start();
    },
  };
}

function keyOf({ site, machine_id, sensor, detector, started_at }: Anomaly): string {
  return [site, machine_id, sensor ?? '', detector, started_at].join('\n');
}

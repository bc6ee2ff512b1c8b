import type { Logger } from '@i40/runtime';

export interface SkipLog {
  /** Notes how many of the readings that were due at this instant could not be published, 0 for none. */
  note(readings: number, at: number): void;
  readonly total: number;
}

/** A broker at its limit stumbles many times a second; only when it has not for this long is it over. */
const quietMs = 5_000;

/** Counts skipped readings, and warns once per episode: however long a broker is away, it is one event. */
export function createSkipLog(logger: Logger): SkipLog {
  let total = 0;
  let inEpisode = 0;
  let lastAt = 0;
  return {
    note(readings, at) {
      if (readings > 0) {
        if (inEpisode === 0) logger.warn('Broker was away or too slow, skipped readings');
        inEpisode += readings;
        total += readings;
        lastAt = at;
      } else if (inEpisode > 0 && at - lastAt >= quietMs) {
        logger.info({ skipped: inEpisode }, 'Broker keeps up again');
        inEpisode = 0;
      }
    },
    get total() {
      return total;
    },
  };
}

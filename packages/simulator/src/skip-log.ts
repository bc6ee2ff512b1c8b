import type { Logger } from '@i40/runtime';

export interface SkipLog {
  /** Notes how many readings could not be published this time, 0 for none. */
  note(readings: number): void;
  readonly total: number;
}

/** Counts skipped readings, and warns once per episode: however long a broker is away, it is one event. */
export function createSkipLog(logger: Logger): SkipLog {
  let total = 0;
  let inEpisode = 0;
  return {
    note(readings) {
      if (readings > 0) {
        if (inEpisode === 0) logger.warn('Broker was away or too slow, skipped readings');
        inEpisode += readings;
        total += readings;
      } else if (inEpisode > 0) {
        logger.info({ skipped: inEpisode }, 'Published again after skipping');
        inEpisode = 0;
      }
    },
    get total() {
      return total;
    },
  };
}

import { machineKey, type Reading, type Series, seriesKey } from '@i40/common';
import type { Logger } from '@i40/runtime';

/** What a reading or a state says of its series. */
export type SeriesNews = Series & Pick<Reading, 'line' | 'is_historical'> & Partial<Pick<Reading, 'unit'>>;

/** What a worker has registered, so that it asks the database only where something is new. */
export interface KnownSeries {
  /**
   * Whether a reading shows a series that is not registered, or another unit or line than is known of it; what a source sends
   * of its past says nothing of that.
   */
  isNews(reading: SeriesNews, options?: { isPast: boolean }): boolean;
  /** To be called when these readings have been registered, and that is committed. Tells what has changed. */
  registered(readings: readonly SeriesNews[]): void;
}

interface Known {
  unit: string | null;
  line: string;
  registeredAt: number;
  /** Registrations that followed each other in less than the time above. */
  changes: number;
}

/** Tables may be emptied or restored beneath a running worker, so what is known is registered anew this often. */
const registerAgainAfterMs = 10 * 60_000;
/** Two sources that contradict each other must not cost every batch a registration; the first changes are taken at once. */
const changeAgainAfterMs = 10_000;
const changesAtOnce = 5;
const tellAgainAfterMs = 60 * 60_000;

export function createKnownSeries(now: () => number, logger?: Logger): KnownSeries {
  const known = new Map<string, Known>();
  const toldAt = new Map<string, number>();

  function tell(key: string, details: object, message: string): void {
    if (now() - (toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < tellAgainAfterMs) return;
    toldAt.set(key, now());
    logger?.warn(details, message);
  }

  function compare({ unit = null, line, ...reading }: SeriesNews, before: Known): void {
    const { site, machine_id, sensor } = reading;
    if (unit !== null && before.unit !== null && unit !== before.unit)
      tell(
        seriesKey(reading),
        { site, machine_id, sensor, unit, before: before.unit },
        'A sensor sends another unit than before; the newest counts, and stored values keep theirs',
      );
    if (line !== '' && before.line !== '' && line !== before.line)
      tell(
        machineKey(reading),
        { site, machine_id, line, before: before.line },
        'A machine sends on another line than before; the newest counts. If they are two machines, give them different ids, or sites of their own',
      );
  }

  return {
    isNews(reading, { isPast } = { isPast: reading.is_historical }) {
      const before = known.get(seriesKey(reading));
      if (before === undefined) return true;
      const age = now() - before.registeredAt;
      if (age > registerAgainAfterMs) return true;
      if (isPast || reading.is_historical) return false;
      if (age < changeAgainAfterMs && before.changes >= changesAtOnce) return false;
      return (reading.unit ?? before.unit) !== before.unit || (reading.line || before.line) !== before.line;
    },
    registered(readings) {
      for (const reading of readings) {
        const key = seriesKey(reading);
        const before = known.get(key);
        if (before) compare(reading, before);
        known.set(key, {
          unit: reading.unit ?? before?.unit ?? null,
          line: reading.line || (before?.line ?? ''),
          registeredAt: now(),
          changes: before && now() - before.registeredAt < changeAgainAfterMs ? before.changes + 1 : 0,
        });
      }
    },
  };
}

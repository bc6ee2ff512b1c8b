import type { Series } from '@i40/common';

export interface SeriesBounds {
  machines: number;
  sensorsPerMachine: number;
  /** New series a minute. */
  newPerMinute: number;
}

export interface SeriesLimits {
  /** Why a reading would make one series too many; undefined where its series is known, or becomes so by this. */
  refuse(series: Series): string | undefined;
}

interface SeriesLimitsOptions {
  bounds: SeriesBounds;
  /** What the database has already. */
  known: Iterable<Series>;
  /** Epoch milliseconds. */
  now: () => number;
}

const minuteMs = 60_000;

/**
 * Bounds what names can cost: every machine and sensor takes memory here, in the detector, in the API and on the page, for
 * as long as they are known. What is known already is never refused. Each worker counts for itself.
 */
export function createSeriesLimits({ bounds, known, now }: SeriesLimitsOptions): SeriesLimits {
  /** By site, machine and sensor; names are looked up as they are, because joining them costs more. */
  const sites = new Map<string, Map<string, Set<string>>>();
  let machines = 0;
  let minute = Number.NEGATIVE_INFINITY;
  let newInMinute = 0;

  function enter({ site, machine_id, sensor }: Series): void {
    const ofSite = sites.get(site) ?? new Map<string, Set<string>>();
    if (ofSite.size === 0) sites.set(site, ofSite);
    const sensors = ofSite.get(machine_id);
    if (sensors) sensors.add(sensor);
    else {
      ofSite.set(machine_id, new Set([sensor]));
      machines += 1;
    }
  }

  function reasonAgainst({ site, machine_id }: Series): string | undefined {
    const sensors = sites.get(site)?.get(machine_id);
    if (!sensors && machines >= bounds.machines)
      return `the machine is new, and there are ${machines} already: as many as MAX_MACHINES allows`;
    if (sensors && sensors.size >= bounds.sensorsPerMachine)
      return `the sensor is new, and its machine has ${sensors.size} already: as many as MAX_SENSORS_PER_MACHINE allows`;
    const present = Math.floor(now() / minuteMs);
    if (present !== minute) {
      minute = present;
      newInMinute = 0;
    }
    if (newInMinute >= bounds.newPerMinute)
      return `the sensor is new, and this minute has brought ${newInMinute} new ones: as many as MAX_NEW_SENSORS_PER_MINUTE allows`;
    newInMinute += 1;
    return undefined;
  }

  for (const series of known) enter(series);
  return {
    refuse(series) {
      if (sites.get(series.site)?.get(series.machine_id)?.has(series.sensor)) return undefined;
      const reason = reasonAgainst(series);
      if (reason === undefined) enter(series);
      return reason;
    },
  };
}

import {
  type Anomaly,
  type LiveMessage,
  type MachineName,
  machineKey,
  type SeriesUpdate,
  type StateUpdate,
  seriesKey,
} from '@i40/common';

/**
 * What has happened since the last event, in as little as tells it: a line per series, per machine and per episode,
 * however long it was gathered. So a client that cannot keep up costs no more than the plant has series.
 */
export interface Changes {
  readonly series: Map<string, SeriesUpdate>;
  readonly states: Map<string, StateUpdate>;
  readonly anomalies: Map<string, Anomaly>;
}

export function createChanges(): Changes {
  return { series: new Map(), states: new Map(), anomalies: new Map() };
}

export function addReadings(
  { series }: Changes,
  { site, machine_id }: MachineName,
  readings: LiveMessage,
): void {
  for (const { sensor, ts, value, unit, quality } of readings) {
    const update = { site, machine_id, sensor, ts, value, unit, quality, min: value, max: value, count: 1 };
    addSeries(series, update);
  }
}

export function addState({ states }: Changes, update: StateUpdate): void {
  states.set(machineKey(update), update);
}

export function addAnomaly({ anomalies }: Changes, anomaly: Anomaly): void {
  anomalies.set(episodeKey(anomaly), anomaly);
}

/** An episode is known by what it is about and when it began: the id comes only with its row. */
export function episodeKey({ site, machine_id, sensor, detector, started_at }: Anomaly): string {
  return [site, machine_id, sensor ?? '', detector, started_at].join('\n');
}

/** Adds later changes to earlier ones. */
export function mergeChanges(into: Changes, later: Changes): void {
  for (const update of later.series.values()) addSeries(into.series, { ...update });
  for (const [key, state] of later.states) into.states.set(key, state);
  for (const [key, anomaly] of later.anomalies) into.anomalies.set(key, anomaly);
}

export function isEmpty({ series, states, anomalies }: Changes): boolean {
  return series.size === 0 && states.size === 0 && anomalies.size === 0;
}

/** Those of the machines that the predicate takes. */
export function selectChanges(changes: Changes, isWanted: (machine: MachineName) => boolean): Changes {
  const pick = <T extends MachineName>(map: Map<string, T>) =>
    new Map([...map].filter(([, item]) => isWanted(item)));
  return {
    series: pick(changes.series),
    states: pick(changes.states),
    anomalies: pick(changes.anomalies),
  };
}

/** The later reading stands, with all that the series went through. A batch may bring readings out of order. */
function addSeries(series: Map<string, SeriesUpdate>, update: SeriesUpdate): void {
  const key = seriesKey(update);
  const earlier = series.get(key);
  if (!earlier) {
    series.set(key, update);
    return;
  }
  // Instants in one form compare as texts, except where one has microseconds: those are told apart by value.
  if (Date.parse(update.ts) >= Date.parse(earlier.ts)) {
    earlier.ts = update.ts;
    earlier.value = update.value;
    earlier.unit = update.unit;
    earlier.quality = update.quality;
  }
  earlier.min = Math.min(earlier.min, update.min);
  earlier.max = Math.max(earlier.max, update.max);
  earlier.count += update.count;
}

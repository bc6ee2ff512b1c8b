import { quality } from '../reading.ts';

/**
 * The rules of the plant. Those that the database must know are functions of the same names in `db/013_plant_rules.sql`, the
 * page has its constants from here, and the cases of `testing/plant-cases.ts` run through all three.
 */

/**
 * A sensor that was last measured longer ago is silent, and a machine whose sensors are all silent is stale. Alerts go by
 * the arrival of readings and by each sensor's own rhythm instead: there, a sensor is overdue.
 */
export const silentAfterMs = 60_000;

/** Score from which on an open episode makes a machine's state `anomaly` rather than `warning`. */
export const severeScore = 0.8;

/** OPC quality from which on a value is a measurement: what is below is left out of statistics, aggregates and judgement. */
export const usableQuality: number = quality.uncertain;

export function isSilent(at: number | undefined, now: number): boolean {
  return at === undefined || now - at > silentAfterMs;
}

export function isSevere(score: number): boolean {
  return score >= severeScore;
}

export function isUsable(itsQuality: number): boolean {
  return itsQuality >= usableQuality;
}

/** An end of the range that is not known, null, bounds nothing. */
export function isOutOfRange(value: number, low: number | null, high: number | null): boolean {
  return (low !== null && value < low) || (high !== null && value > high);
}

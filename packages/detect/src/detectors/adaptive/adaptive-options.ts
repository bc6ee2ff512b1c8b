/** Rows that a member smooths over, rows that its baseline remembers. */
export type Span = readonly [smoothing: number, memory: number];

export interface AdaptiveOptions {
  /** Members that together judge the level of all sensors. */
  levels: readonly Span[];
  /** Members that judge each sensor by what the others show. */
  relations: readonly Span[];
  /** Rows over which the energy of the innovations is averaged. */
  energyRows: number;
  /** The ratio of a statistic to its limit from which on it is an alarm. */
  threshold: number;
  /** Calm rows after which an alarm about a level ends, and one about a single row. */
  offDelay: number;
  quickDelay: number;
  /** The share of an alarm's peak below which a row is calm, though above the limit. */
  release: number;
  /** The share of the limit below which a row teaches. */
  gate: number;
  /** Calm rows that spreads and correlations remember at most. */
  experience: number;
  /** Rows at one level after which an unknown state has become known; more where more rows were learnt from. */
  acquaintance: number;
}

export const adaptiveDefaults: AdaptiveOptions = {
  levels: [
    [10, 100],
    [10, 400],
    [20, 100],
    [20, 400],
  ],
  relations: [
    [5, 2_000],
    [60, 2_000],
  ],
  energyRows: 20,
  threshold: 1,
  offDelay: 20,
  quickDelay: 5,
  release: 0.5,
  gate: 0.7,
  experience: 4_000,
  acquaintance: 1_000,
};

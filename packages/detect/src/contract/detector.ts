/**
 * Why a verdict has no score yet. `warming up`: the detector has seen too little to judge by. `not enough data`: this
 * sample holds no value that it could judge.
 */
export type DetectorStatus = 'warming up' | 'not enough data' | 'ok';

/** What a detector says about one sample. `update` may hand out the same object again and again: copy what you keep. */
export interface Verdict {
  status: DetectorStatus;
  /** How unusual, in [0, 1]: see `scoreOfTail`. 0 unless the status is `ok`, never NaN. */
  score: number;
  /** The detector's own decision: it may hold on for a while after the score has fallen. */
  alarm: boolean;
  /** The detector's raw statistic in its own unit, for benchmarks; never NaN. Some have one while still warming up. */
  statistic: number;
  /** The share of each column in the statistic: adds up to 1, or all 0 where nothing stands out. */
  contributions: Float64Array;
  /**
   * What each column should have shown by what the others show, in its unit; NaN where the detector cannot tell. Only
   * of detectors that expect something.
   */
  expected?: Float64Array;
}

/** One value a column; NaN where a value is missing. */
export type Sample = ArrayLike<number>;

/** Bad data is expected: it comes back as a reason, in words. */
export type Fitted<State> = { ok: true; state: State } | { ok: false; reason: string };

/** What `serialise` writes: safe in JSON, and marked with what wrote it. */
export interface SavedState {
  detector: string;
  version: number;
  /** The detector's options as text: a model fits them alone. */
  options: string;
  columns: number;
  /** The columns that had values when the model was fitted, in rising order. */
  known: number[];
  /** Whether it was in alarm: a missing value leaves that as it is. */
  alarm: boolean;
  model: unknown;
}

/** What every detector keeps of one machine or sensor. Its inside is the detector's business. */
export interface DetectorState<Model extends object = object> {
  readonly columns: number;
  readonly model: Model;
  readonly verdict: Verdict;
}

/**
 * One way to tell the unusual from the normal. A detector itself holds no data: it is a set of functions over a state,
 * so that replay, live traffic and benchmarks share the code. Samples come at even distances and in order of time;
 * resampling is the caller's.
 */
export interface Detector<State extends DetectorState = DetectorState> {
  readonly name: string;
  /** Goes up with every change that makes older saved states unreadable. */
  readonly version: number;
  /** Learns what is normal from rows of normal operation, the oldest first. Rows may hold NaN. */
  fit(rows: readonly Sample[]): Fitted<State>;
  /**
   * Judges the next sample and learns from it. Changes `state` in place. Throws a RangeError if the sample has another
   * number of columns than the rows of `fit`: that is a programming error, a missing value is NaN.
   */
  update(state: State, sample: Sample): Verdict;
  serialise(state: State): SavedState;
  /** The state that `serialise` wrote, or the reason why that cannot be one: foreign, older, damaged. */
  restore(saved: unknown): Fitted<State>;
}

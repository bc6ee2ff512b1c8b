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
 *
 * Every detector promises, and `describeDetector` in testing/ checks:
 *
 * - The same rows and samples give the same verdicts, to the last bit: no clock, no I/O, no chance that is not seeded.
 * - A verdict is defined whatever the sample holds: NaN, infinities, huge values. Scores are in [0, 1], statistics finite,
 *   and shares add up to 1 or are all 0.
 * - Rows and samples are only read, and not kept.
 * - A state takes the same memory however long it runs, and states do not touch each other.
 * - Scores mean the same for all: normal operation shows 0.5 once in 100,000 samples.
 */
export interface Detector<State extends DetectorState = DetectorState> {
  /** The name that it is registered under. */
  readonly name: string;
  /** Goes up with every change that makes older saved states unreadable. */
  readonly version: number;
  /**
   * Learns what is normal from rows of normal operation, the oldest first. Rows may hold NaN; a column may be constant, or
   * have no value at all. Says in words why it cannot learn: too few rows, rows of different width.
   */
  fit(rows: readonly Sample[]): Fitted<State>;
  /**
   * Judges the next sample and learns from it. Changes `state` in place, and may hand out the same verdict object each
   * time. Without any value in the sample there is no score, unless silence is what it looks for. Throws a RangeError if
   * the sample has another number of columns than the rows of `fit`: that is a programming error, a missing value is NaN.
   */
  update(state: State, sample: Sample): Verdict;
  /** The state as JSON-safe values, exact to the last bit. Leaves the state as it is. */
  serialise(state: State): SavedState;
  /**
   * The state that `serialise` wrote, which goes on as if nothing had been; or the reason why that cannot be one: foreign,
   * older, of other options, damaged.
   */
  restore(saved: unknown): Fitted<State>;
}

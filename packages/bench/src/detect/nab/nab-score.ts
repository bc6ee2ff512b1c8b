/** What a detection is worth in one of NAB's application profiles. */
export interface NabProfile {
  truePositive: number;
  falsePositive: number;
  falseNegative: number;
}

export const nabProfiles = {
  standard: { truePositive: 1, falsePositive: 0.11, falseNegative: 1 },
  'low FP': { truePositive: 1, falsePositive: 0.22, falseNegative: 1 },
  'low FN': { truePositive: 1, falsePositive: 0.11, falseNegative: 2 },
} as const satisfies Record<string, NabProfile>;

export type NabProfileName = keyof typeof nabProfiles;

/** A file as NAB scores it: row by row, from the first row on. */
export interface NabFile {
  scores: ArrayLike<number>;
  /** First and last row of each window, both inside it, in order of time. */
  windows: readonly (readonly [number, number])[];
}

/** One row after the probationary period. `window` is -1 outside; `weight` is what a detection there is worth. */
export interface NabPoint {
  score: number;
  window: number;
  weight: number;
}

/** Rows at the beginning of a file that are not scored: 15 %, at most 750. */
export function probationaryRows(rows: number): number {
  return Math.min(Math.floor(0.15 * rows), 0.15 * 5_000);
}

/**
 * 2 / (1 + e^(5 x)) - 1 for a position relative to a window's end, in window lengths: -1 at its beginning is worth
 * 0.987, 0 at its end nothing, 1 behind it -0.987; beyond 3 it is -1.
 */
export function scaledSigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/**
 * The rows of a file with what a detection is worth there for a profile, after Numenta's scorer (Lavin and Ahmad,
 * "Evaluating Real-Time Anomaly Detection Algorithms - the Numenta Anomaly Benchmark", ICMLA 2015; numenta/NAB):
 * inside a window by its position, outside by the distance to the last window in that window's length.
 * `firstWindow` numbers the windows of several files apart.
 */
export function nabPoints(
  { scores, windows }: NabFile,
  { profile, firstWindow }: { profile: NabProfile; firstWindow: number },
): NabPoint[] {
  const points: NabPoint[] = [];
  let next = 0;
  for (let row = 0; row < scores.length; row++) {
    while ((windows[next]?.[1] ?? Number.POSITIVE_INFINITY) < row) next++;
    const [start, end] = windows[next] ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const isInside = row >= start;
    const weight = isInside
      ? (scaledSigmoid(-(end - row + 1) / (end - start + 1)) * profile.truePositive) / scaledSigmoid(-1)
      : falsePositiveWeight(windows[next - 1], row) * profile.falsePositive;
    if (row >= probationaryRows(scores.length))
      points.push({ score: scores[row] ?? 0, window: isInside ? firstWindow + next : -1, weight });
  }
  return points;
}

function falsePositiveWeight(lastWindow: readonly [number, number] | undefined, row: number): number {
  if (!lastWindow) return -1;
  const [start, end] = lastWindow;
  return scaledSigmoid((row - end) / (end - start));
}

export interface ThresholdScore {
  threshold: number;
  /** Not normalised. */
  raw: number;
}

/** The points of many files by falling score, in arrays: sweeping them is what scoring takes its time for. */
export interface SortedPoints {
  scores: Float64Array;
  windows: Int32Array;
  weights: Float64Array;
  /** Which of the files a point is from. */
  files: Int32Array;
}

export function sortPoints(files: readonly (readonly NabPoint[])[]): SortedPoints {
  const all = files.flatMap((points, file) => points.map((point) => ({ point, file })));
  all.sort((a, b) => b.point.score - a.point.score);
  return {
    scores: Float64Array.from(all, ({ point }) => point.score),
    windows: Int32Array.from(all, ({ point }) => point.window),
    weights: Float64Array.from(all, ({ point }) => point.weight),
    files: Int32Array.from(all, ({ file }) => file),
  };
}

/**
 * The threshold with the highest raw score over all files together, or over those that `isIn` admits; of equal ones the
 * highest. A window is worth the best of its detections or, missed, minus the cost of a false negative; each false
 * positive counts.
 */
export function sweepThreshold(
  { scores, windows, weights, files }: SortedPoints,
  { falseNegative }: NabProfile,
  isIn: (file: number) => boolean = () => true,
): ThresholdScore {
  const best = new Map<number, number>();
  for (const [i, window] of windows.entries())
    if (window >= 0 && isIn(files[i] ?? 0)) best.set(window, -falseNegative);
  let raw = -falseNegative * best.size;
  let winner: ThresholdScore = { threshold: Number.POSITIVE_INFINITY, raw };
  for (let i = 0; i < scores.length; i++) {
    if (isIn(files[i] as number)) {
      const window = windows[i] as number;
      const weight = weights[i] as number;
      const gain = window < 0 ? weight : Math.max(0, weight - (best.get(window) ?? 0));
      if (window >= 0 && gain > 0) best.set(window, weight);
      raw += gain;
    }
    const threshold = scores[i] as number;
    if (scores[i + 1] !== threshold && raw > winner.raw) winner = { threshold, raw };
  }
  return winner;
}

/** The raw score when every row of at least this score is a detection. */
export function rawAtThreshold(points: readonly NabPoint[], profile: NabProfile, threshold: number): number {
  const best = new Map<number, number>();
  let raw = 0;
  for (const { score, window, weight } of points) {
    const isDetection = score >= threshold;
    if (window < 0) raw += isDetection ? weight : 0;
    else {
      const before = best.get(window) ?? -profile.falseNegative;
      best.set(window, isDetection ? Math.max(before, weight) : before);
    }
  }
  for (const worth of best.values()) raw += worth;
  return raw;
}

/** 0 for a detector that never speaks, 100 for one that finds each window at its beginning and nothing else; NaN without windows. */
export function normalised(
  raw: number,
  windows: number,
  { truePositive, falseNegative }: NabProfile,
): number {
  if (windows === 0) return Number.NaN;
  const silent = -falseNegative * windows;
  return (100 * (raw - silent)) / (truePositive * windows - silent);
}

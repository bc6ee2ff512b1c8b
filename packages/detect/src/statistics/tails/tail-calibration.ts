import { RingBuffer } from '../ring-buffer.ts';

/** The share of values that count as the tail. */
const tailShare = 0.1;
/** Values that a level for the tail is first chosen from. */
const warmUpValues = 100;
const peaksKept = 300;
const peaksBetweenFits = 10;
/** A shape is trusted as much as if this many peaks had said 0 (exponential) before. */
const priorPeaks = 30;
const largestShape = 0.5;

/**
 * Turns any raw statistic into a tail probability, from what it has been in normal operation: peaks over a threshold.
 *
 * Values beyond a high level follow a generalised Pareto distribution, whatever the distribution of the whole
 * (Pickands, 1975); so the few largest values of the past tell how rare values are that were never seen. The level is
 * the 90 % quantile, and follows the data by stochastic approximation (Robbins and Monro, 1951). The shape comes from
 * probability-weighted moments (Hosking and Wallis, Technometrics 29, 1987), drawn towards 0 while peaks are few and
 * kept in [0, 0.5], so that every value keeps a finite rarity; the scale then follows from the mean excess. Applied to
 * streams by Siffer et al., "Anomaly Detection in Streams with Extreme Value Theory" (SPOT), KDD 2017.
 *
 * Example: after a few thousand exponential values of mean 1, a value of 9.2 has a tail probability of about 1e-4.
 */
export class TailCalibration {
  readonly peaks = new RingBuffer(peaksKept);
  readonly first = new RingBuffer(warmUpValues);
  readonly scratch = new Float64Array(peaksKept);
  level = 0;
  lowest = 0;
  shape = 0;
  scale = 0;
  meanExcess = 0;
  newPeaks = 0;
  count = 0;

  /** Whether enough has been observed for `tailOf` to mean anything. */
  get isReady(): boolean {
    return this.first.length === warmUpValues;
  }

  /** Takes in a value of normal operation; NaN is passed over. Leave out what was an anomaly. */
  observe(value: number): void {
    if (!Number.isFinite(value)) return;
    this.count++;
    if (!this.isReady) {
      this.first.push(value);
      if (this.isReady) this.start();
      return;
    }
    const isPeak = value > this.level;
    // The steps balance when one value in ten is a peak. They shrink, but never to nothing: levels drift.
    const step = Math.max(1 / this.count, 1e-3) * (this.meanExcess / tailShare);
    const level = this.level;
    this.level += step * (isPeak ? 1 - tailShare : -tailShare);
    this.lowest = Math.min(this.lowest, value, this.level);
    if (!isPeak) return;
    // One wild value may not set the tail by itself.
    this.peaks.push(Math.min(value, level + 20 * this.meanExcess));
    this.newPeaks++;
    if (this.newPeaks >= peaksBetweenFits) this.fitTail();
  }

  /** The share of normal values that are as large as this one or larger, in (0, 1]; falls as the value grows. 1 before it is ready. */
  tailOf(value: number): number {
    if (!this.isReady || !(value > this.lowest)) return 1;
    if (value <= this.level) {
      const position = (value - this.lowest) / (this.level - this.lowest);
      return Math.max(tailShare, 1 - (1 - tailShare) * position);
    }
    const excess = (value - this.level) / this.scale;
    const beyond = this.shape < 1e-9 ? Math.exp(-excess) : (1 + this.shape * excess) ** (-1 / this.shape);
    return Math.max(tailShare * beyond, Number.MIN_VALUE);
  }

  /** The value that normal operation reaches with this probability, at most the tail's share of 0.1; -Infinity before it is ready. */
  valueAt(probability: number): number {
    if (!this.isReady) return Number.NEGATIVE_INFINITY;
    const times = Math.log(tailShare / probability);
    return (
      this.level + this.scale * (this.shape < 1e-9 ? times : Math.expm1(this.shape * times) / this.shape)
    );
  }

  isSound(): boolean {
    return !this.isReady || (this.scale > 0 && this.meanExcess > 0 && this.level >= this.lowest);
  }

  private start(): void {
    const sorted = this.first.values.slice().sort();
    const rank = Math.floor(warmUpValues * (1 - tailShare));
    this.lowest = sorted[0] ?? 0;
    this.level = sorted[rank - 1] ?? 0;
    for (const value of this.first.values) if (value > this.level) this.peaks.push(value);
    this.fitTail();
  }

  private fitTail(): void {
    this.newPeaks = 0;
    let n = 0;
    for (let age = 0; age < this.peaks.length; age++) {
      const excess = this.peaks.back(age) - this.level;
      if (excess > 0) this.scratch[n++] = excess;
    }
    const excesses = this.scratch.subarray(0, n).sort();
    let mean = 0;
    let weighted = 0;
    for (let i = 0; i < n; i++) {
      const excess = excesses[i] ?? 0;
      mean += excess / n;
      weighted += (excess / n) * (1 - (i + 0.65) / n);
    }
    // Constant values leave no excess; a spread far below the values' own size lets any change stand out.
    this.meanExcess = Math.max(mean, 1e-9 * Math.abs(this.level), 1e-12);
    const shape = n < 2 || mean <= 0 ? 0 : (2 - mean / (mean - 2 * weighted)) * (n / (n + priorPeaks));
    this.shape = Math.min(largestShape, Math.max(0, shape));
    this.scale = this.meanExcess * (1 - this.shape);
  }
}

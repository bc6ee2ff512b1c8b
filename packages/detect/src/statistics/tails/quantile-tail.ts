/** The probabilities with which normal operation exceeds the quantiles that are kept. */
const exceeded = [0.1, 0.05, 0.01] as const;
/** Values that the first sample counts for at most: neighbours resemble each other, and the first picture is soon outdated. */
const firstWorth = 150;
/** Observations after which older ones fade, for the rarest quantile as for the others. */
const slowestStep = 5e-4;

/**
 * Turns a statistic into a tail probability as `TailCalibration` does, for learning in operation, where faults that
 * nobody noticed are among what is observed. Three quantiles follow the data by stochastic approximation (Robbins and
 * Monro, Annals of Mathematical Statistics 22, 1951), and beyond the last one the tail is exponential, as slow as the
 * slower of the two sections between them. So what lies beyond matters by its number and not by its size, and up to
 * about one abnormal value in a hundred does no harm.
 *
 * Example: the quantiles of an exponential distribution of mean 1 are 2.3, 3.0 and 4.6; 9.2 then has a tail probability
 * of 1e-4.
 */
export class QuantileTail {
  readonly quantiles = new Float64Array(exceeded.length);
  count = 0;

  get isReady(): boolean {
    return this.count > 0;
  }

  /** Starts from a sample of at least a hundred values. */
  start(values: ArrayLike<number>): void {
    const sorted = Float64Array.from(values).sort();
    for (const [i, share] of exceeded.entries())
      this.quantiles[i] = sorted[Math.max(0, Math.ceil((1 - share) * sorted.length) - 1)] ?? 0;
    this.count = Math.min(sorted.length, firstWorth);
    this.order();
  }

  observe(value: number): void {
    if (!Number.isFinite(value) || !this.isReady) return;
    this.count++;
    const gain = Math.max(1 / this.count, slowestStep);
    const scale = this.scale;
    for (let i = 0; i < exceeded.length; i++) {
      const share = exceeded[i] as number;
      const quantile = this.quantiles[i] as number;
      this.quantiles[i] = quantile + ((gain * scale) / share) * (Number(value > quantile) - share);
    }
    this.order();
  }

  /** The share of normal values that are as large or larger, in (0, 1]; 1 before it has started. */
  tailOf(value: number): number {
    const [low = 0, middle = 0, high = 0] = this.quantiles;
    if (!this.isReady || !(value > 0)) return 1;
    if (value <= low) return 1 - (1 - exceeded[0]) * (value / low);
    if (value <= middle) return between(value, low, middle, exceeded[0], exceeded[1]);
    if (value <= high) return between(value, middle, high, exceeded[1], exceeded[2]);
    return Math.max(exceeded[2] * Math.exp(-(value - high) / this.scale), Number.MIN_VALUE);
  }

  /** The value that normal operation reaches with this probability, at most 0.01; -Infinity before it has started. */
  valueAt(probability: number): number {
    if (!this.isReady) return Number.NEGATIVE_INFINITY;
    return (this.quantiles[2] as number) + this.scale * Math.log(exceeded[2] / probability);
  }

  isSound(): boolean {
    const [low = 0, middle = 0, high = 0] = this.quantiles;
    return !this.isReady || (low > 0 && middle > low && high > middle);
  }

  /** By how much the statistic must grow to be e times as rare. */
  private get scale(): number {
    const [low = 0, middle = 0, high = 0] = this.quantiles;
    return Math.max((middle - low) / Math.log(2), (high - middle) / Math.log(5));
  }

  /** The steps could let quantiles overtake each other, and equal values leave nothing between them. */
  private order(): void {
    let least = 1e-9;
    for (let i = 0; i < this.quantiles.length; i++) {
      this.quantiles[i] = Math.max(this.quantiles[i] as number, least);
      least = (this.quantiles[i] as number) * 1.01;
    }
  }
}

const between = (value: number, from: number, to: number, first: number, last: number) =>
  first * (last / first) ** ((value - from) / (to - from));

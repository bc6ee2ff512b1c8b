import { SlidingOrder } from '../sliding-order.ts';

interface NoveltyTailOptions {
  /** The quantile of the window above which values are the tail. */
  quantile: number;
  /** Steps in which the record to beat halves; undefined: it never fades. */
  halfLife?: number;
  /** Weight of the bonus for a record. */
  recordWeight: number;
  /** Values in the window. */
  window: number;
}

/** The mean log-excess that stands in for this many excesses while there are few. */
const priorExcess = 0.15;
const priorCount = 5;
const minValues = 30;

/**
 * How far out in the tail of its own past a positive value lies, as a log-probability: the logarithm of its ratio to a
 * high quantile, over the mean of such log-excesses in a sliding window (Hill, Annals of Statistics 3, 1975: beyond the
 * quantile, logarithms are about exponential), plus a bonus for beating the record so far.
 */
export class NoveltyTail {
  readonly window: SlidingOrder;
  /** The log-excess of each value in the window, by its place there; single precision halves the memory. */
  readonly excesses: Float32Array;
  record = 0;
  excessSum = 0;
  excessCount = 0;
  readonly #options: NoveltyTailOptions;
  readonly #decay: number;

  constructor(options: NoveltyTailOptions) {
    this.window = new SlidingOrder(options.window);
    this.excesses = new Float32Array(options.window);
    this.#options = options;
    this.#decay = options.halfLife ? 2 ** (-1 / options.halfLife) : 1;
  }

  get isReady(): boolean {
    return this.window.length >= minValues;
  }

  /** Judges `value` (>= 0) and takes it in. `floor` is what counts as nothing: it keeps small ratios from looming. */
  update(value: number, floor: number): number {
    const { window } = this;
    const lifted = value + floor;
    let excess = 0;
    let rarity = 0;
    if (this.isReady) {
      excess = Math.fround(Math.max(0, Math.log(lifted / window.quantile(this.#options.quantile))));
      const mean = (this.excessSum + priorCount * priorExcess) / (this.excessCount + priorCount);
      rarity = Math.min(60, excess / mean);
    }
    const bonus = Math.min(8, Math.log(lifted / (this.record + floor)));
    if (window.length >= 1 && bonus > 0) rarity += this.#options.recordWeight * bonus;
    this.record = Math.max(value, this.record * this.#decay);
    this.keep(lifted, excess);
    return rarity;
  }

  private keep(lifted: number, excess: number): void {
    const { window, excesses } = this;
    const { place } = window;
    if (window.length === excesses.length) {
      const leaving = excesses[place] as number;
      this.excessSum -= leaving;
      if (leaving > 0) this.excessCount--;
    }
    window.push(lifted);
    excesses[place] = excess;
    this.excessSum += excess;
    if (excess > 0) this.excessCount++;
  }
}

/** Width of a bin in the natural logarithm: 5 %. */
const binWidth = 0.05;
/** Bins from the top down: values 600 times smaller than the largest possible one share the lowest. */
const bins = 128;
/** Shares of the values that count as the tail: their rarities are averaged, for neither is right for every series. */
const tailShares = [0.01, 0.005] as const;
/** The mean log-excess that stands in for this many excesses while there are few. */
const priorExcess = 0.2;
const priorCount = 10;
const minValues = 100;
const largestRarity = 60;
/** Weights grow instead of all counts shrinking; from here on they are brought back to 1. */
const largestWeight = 2 ** 60;

/**
 * How far out in the tail of its own past a positive value lies, as a log-probability: the logarithm of its ratio to a
 * high quantile, over the mean of such log-excesses (Hill, Annals of Statistics 3, 1975: beyond the quantile,
 * logarithms are about exponential). The past is a histogram of logarithms that forgets exponentially, so that a step
 * takes constant time and the memory is a kilobyte, where a sliding window keeps every value.
 *
 * Example: after thousands of values spread evenly up to 1, a value of 2 gets a rarity of about 20.
 */
export class TailHistogram {
  readonly weights = new Float64Array(bins);
  /** For each tail share: the bin that holds its quantile, and the weight of all bins above. */
  readonly quantileBins = new Float64Array(tailShares.length).fill(bins - 1);
  readonly above = new Float64Array(tailShares.length);
  readonly excessSums = new Float64Array(tailShares.length);
  readonly excessCounts = new Float64Array(tailShares.length);
  /** The upper end of the highest bin, in bins. */
  top = Number.NEGATIVE_INFINITY;
  total = 0;
  weight = 1;
  count = 0;
  readonly #growth: number;

  /** @param halfLife after this many values one counts half */
  constructor(halfLife: number) {
    this.#growth = 2 ** (1 / halfLife);
  }

  get isReady(): boolean {
    return this.count >= minValues;
  }

  /** Makes room for values up to `largest` (> 0). Costs nothing to speak of unless that grows. */
  coverUpTo(largest: number): void {
    const top = Math.ceil(Math.log(largest) / binWidth);
    if (top <= this.top) return;
    const shift = Math.min(top - this.top, bins);
    this.top = top;
    if (this.count === 0) return;
    let lowest = 0;
    for (let bin = 0; bin <= shift && bin < bins; bin++) lowest += this.weights[bin] as number;
    this.weights.copyWithin(0, shift);
    this.weights.fill(0, bins - shift);
    this.weights[0] = lowest;
    this.findQuantiles();
  }

  /** The rarity of `value` (> 0), 0 unless it is in the tail; takes the value in. */
  update(value: number): number {
    const place = Math.log(value) / binWidth - this.top + bins;
    let rarity = 0;
    if (this.isReady) for (let tail = 0; tail < tailShares.length; tail++) rarity += this.judge(place, tail);
    this.keep(Math.max(0, Math.min(bins - 1, Math.floor(place))));
    return rarity / tailShares.length;
  }

  isSound(): boolean {
    const { weight, total, count, top, quantileBins } = this;
    const isBin = (bin: number) => Number.isInteger(bin) && bin >= 0 && bin < bins;
    const isPlaced = count === 0 || Number.isFinite(top);
    return weight >= 1 && total >= 0 && count >= 0 && isPlaced && quantileBins.every(isBin);
  }

  private judge(place: number, tail: number): number {
    const bin = this.quantileBins[tail] as number;
    const inBin = this.weights[bin] as number;
    const wanted = (tailShares[tail] as number) * this.total - (this.above[tail] as number);
    const quantile = bin + 1 - (inBin > 0 ? wanted / inBin : 0);
    const excess = (place - quantile) * binWidth;
    if (!(excess > 0)) return 0;
    const sum = this.excessSums[tail] as number;
    const count = this.excessCounts[tail] as number;
    const mean = (sum + priorCount * priorExcess * this.weight) / (count + priorCount * this.weight);
    this.excessSums[tail] = sum + excess * this.weight;
    this.excessCounts[tail] = count + this.weight;
    return Math.min(largestRarity, excess / mean);
  }

  private keep(bin: number): void {
    this.weights[bin] = (this.weights[bin] as number) + this.weight;
    for (let tail = 0; tail < tailShares.length; tail++)
      if (bin > (this.quantileBins[tail] as number))
        this.above[tail] = (this.above[tail] as number) + this.weight;
    this.total += this.weight;
    this.count++;
    this.weight *= this.#growth;
    if (this.weight > largestWeight) this.rescale();
    else for (let tail = 0; tail < tailShares.length; tail++) this.moveQuantile(tail);
  }

  /** Moves a quantile to the highest bin with the tail's share in it and above: seldom by more than one bin. */
  private moveQuantile(tail: number): void {
    const wanted = (tailShares[tail] as number) * this.total;
    let bin = this.quantileBins[tail] as number;
    let above = this.above[tail] as number;
    while (bin > 0 && above + (this.weights[bin] as number) < wanted) above += this.weights[bin--] as number;
    while (bin < bins - 1 && above >= wanted) above -= this.weights[++bin] as number;
    this.quantileBins[tail] = bin;
    this.above[tail] = above;
  }

  private findQuantiles(): void {
    this.quantileBins.fill(bins - 1);
    this.above.fill(0);
    for (let tail = 0; tail < tailShares.length; tail++) this.moveQuantile(tail);
  }

  private rescale(): void {
    for (const list of [this.weights, this.excessSums, this.excessCounts])
      for (let i = 0; i < list.length; i++) list[i] = (list[i] as number) / this.weight;
    this.total /= this.weight;
    this.weight = 1;
    this.findQuantiles();
  }
}

const priorExcess = 0.2;
const priorCount = 10;
const minValues = 30;
const largestRarity = 60;
/** Steps beyond the range that come of rounding alone would pass for records, and small ones. */
const leastExcess = 1e-6;

/**
 * How remarkable it is that a value leaves the range of all before it. Each step beyond the range is taken as a
 * logarithm over a small part of that range, and compared with the mean of such steps so far (Hill, Annals of
 * Statistics 3, 1975): a series that keeps setting small records is expected to set another.
 *
 * The range forgets, but slowly and in one piece: what lies one to two epochs back is dropped. A range that shrinks all
 * the time would be left all the time.
 *
 * Example: after values between 0 and 100, a 101 has a rarity of about 4 and a 200 of about 21.
 */
export class RangeExcess {
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;
  /** The range of the epoch under way. */
  newLowest = Number.POSITIVE_INFINITY;
  newHighest = Number.NEGATIVE_INFINITY;
  inEpoch = 0;
  count = 0;
  excessSum = 0;
  excessCount = 0;
  readonly #epoch: number;
  readonly #decay: number;
  readonly #floor: number;

  /** @param floor the part of the range that a step is compared with; halfLife and epoch in values */
  constructor({ floor, halfLife, epoch }: { floor: number; halfLife: number; epoch: number }) {
    this.#floor = floor;
    this.#decay = 2 ** (-1 / halfLife);
    this.#epoch = epoch;
  }

  /** The width of the range; a little more than 0 even when all values are equal. */
  get width(): number {
    return this.highest - this.lowest + 1e-12;
  }

  /** Takes a value in, and returns the rarity of its step beyond the range: 0 inside. */
  update(value: number): number {
    const step = this.count === 0 ? 0 : Math.max(0, value - this.highest, this.lowest - value);
    this.widen(value);
    this.count++;
    if (this.count <= minValues) return 0;
    const excess = step > 0 ? Math.log(1 + step / (this.#floor * this.width)) : 0;
    const mean = (this.excessSum + priorCount * priorExcess) / (this.excessCount + priorCount);
    this.excessSum = this.excessSum * this.#decay + excess;
    this.excessCount = this.excessCount * this.#decay + (excess > leastExcess ? 1 : 0);
    return Math.min(largestRarity, excess / mean);
  }

  isSound(): boolean {
    return this.count === 0 || this.highest >= this.lowest;
  }

  private widen(value: number): void {
    if (this.inEpoch === this.#epoch) {
      this.lowest = this.newLowest;
      this.highest = this.newHighest;
      this.newLowest = Number.POSITIVE_INFINITY;
      this.newHighest = Number.NEGATIVE_INFINITY;
      this.inEpoch = 0;
    }
    this.inEpoch++;
    this.newLowest = Math.min(this.newLowest, value);
    this.newHighest = Math.max(this.newHighest, value);
    this.lowest = Math.min(this.lowest, value);
    this.highest = Math.max(this.highest, value);
  }
}

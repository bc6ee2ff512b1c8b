/**
 * Rows that wait until they may be learnt from. A fault that creeps is not seen at once, and what it looked like before
 * would be learnt as normal, which makes it harder to see still: so rows wait, and an alarm throws away those that do.
 */
export class Quarantine {
  readonly statistics: Float64Array;
  /** In single precision: they are many, and to learn from them it is enough. */
  readonly features: Float32Array;
  readonly width: number;
  length = 0;
  next = 0;

  constructor(rows: number, width: number) {
    this.statistics = new Float64Array(rows);
    this.features = new Float32Array(rows * width);
    this.width = width;
  }

  /** Lets a row in. When it is full, the oldest is handed to `release` first; its features are overwritten after that. */
  push(
    statistic: number,
    features: Float64Array,
    release: (statistic: number, features: Float32Array) => void,
  ): void {
    const { next, width, statistics } = this;
    if (this.length === statistics.length)
      release(statistics[next] as number, this.features.subarray(next * width, (next + 1) * width));
    else this.length++;
    statistics[next] = statistic;
    this.features.set(features, next * width);
    this.next = (next + 1) % statistics.length;
  }

  clear(): void {
    this.length = 0;
    this.next = 0;
  }

  isSound(): boolean {
    const { length, next, statistics } = this;
    return (
      [length, next].every((count) => Number.isInteger(count) && count >= 0) &&
      length <= statistics.length &&
      next < statistics.length &&
      (length === statistics.length || next === length)
    );
  }
}

import { RingBuffer } from './ring-buffer.ts';

/** Mean and population standard deviation of the last `capacity` values, kept up value by value (Welford, 1962). */
export class SlidingMoments {
  readonly window: RingBuffer;
  mean = 0;
  /** Sum of squared deviations from the mean. */
  squares = 0;
  /** How many of the latest values are equal. */
  equal = 0;
  sinceExact = 0;

  constructor(capacity: number) {
    this.window = new RingBuffer(capacity);
  }

  get length(): number {
    return this.window.length;
  }

  get standardDeviation(): number {
    return this.length === 0 ? Number.NaN : Math.sqrt(this.squares / this.length);
  }

  get isConstant(): boolean {
    return this.equal >= this.length;
  }

  push(value: number): void {
    const { window, mean, squares } = this;
    this.equal = value === window.back(0) ? this.equal + 1 : 1;
    if (window.length < window.capacity) {
      window.push(value);
      this.mean += (value - mean) / window.length;
      this.squares += (value - mean) * (value - this.mean);
      return;
    }
    const oldest = window.back(window.length - 1);
    window.push(value);
    this.mean += (value - oldest) / window.length;
    this.squares += (value - oldest) * (value - this.mean + (oldest - mean));
    this.sinceExact++;
    // When an outlier leaves, what remains is mostly its rounding error.
    if (this.sinceExact >= window.capacity || this.squares < 1e-3 * squares) this.recompute();
  }

  private recompute(): void {
    const { values, length } = this.window;
    this.sinceExact = 0;
    this.mean = 0;
    this.squares = 0;
    for (let i = 0; i < length; i++) this.mean += (values[i] as number) / length;
    for (let i = 0; i < length; i++) this.squares += ((values[i] as number) - this.mean) ** 2;
  }
}

/**
 * The last `capacity` values of a series, and their order: for exact quantiles over a sliding window. A step costs two
 * binary searches and the moving of two bytes a value.
 */
export class SlidingOrder {
  /** Where in the window each value went, by arrival. */
  readonly values: Float64Array;
  /** The places of the values in rising order; equal values by age. */
  readonly order: Uint16Array;
  length = 0;
  next = 0;

  /** @param capacity at most 65,536 */
  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
    this.order = new Uint16Array(capacity);
  }

  /** The place that the next value will take, where the oldest one is now once the window is full. */
  get place(): number {
    return this.next;
  }

  push(value: number): void {
    const { values, order, next } = this;
    if (this.length === values.length) {
      // Equal values lie by age, so the first of them is the oldest one, which leaves.
      const leaving = this.rank(values[next] as number, false);
      order.copyWithin(leaving, leaving + 1, this.length);
      this.length--;
    }
    const entering = this.rank(value, true);
    order.copyWithin(entering + 1, entering, this.length);
    order[entering] = next;
    values[next] = value;
    this.length++;
    this.next = next + 1 === values.length ? 0 : next + 1;
  }

  /** The q-quantile, interpolated linearly between the two nearest values; NaN when the window is empty. */
  quantile(q: number): number {
    if (this.length === 0) return Number.NaN;
    const position = (this.length - 1) * q;
    const index = Math.floor(position);
    const below = this.at(index);
    return index + 1 < this.length ? below + (position - index) * (this.at(index + 1) - below) : below;
  }

  isSound(): boolean {
    const { length, next, values } = this;
    if (!Number.isInteger(length) || !Number.isInteger(next) || length < 0 || length > values.length)
      return false;
    if (next < 0 || next >= values.length || (length < values.length && next !== length)) return false;
    for (let i = 1; i < length; i++) if (!(this.at(i - 1) <= this.at(i))) return false;
    return new Set(this.order.subarray(0, length)).size === length;
  }

  /** The value of this rank, the smallest being 0. */
  at(index: number): number {
    return this.values[this.order[index] as number] as number;
  }

  /** How many values are smaller, or with `orEqual` no larger. */
  private rank(value: number, orEqual: boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.at(middle);
      if (other < value || (orEqual && other === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

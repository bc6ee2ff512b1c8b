/** The last `capacity` numbers of a series, the oldest first. */
export class RingBuffer {
  readonly values: Float64Array;
  length = 0;
  /** Where the next value goes. */
  next = 0;

  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
  }

  get capacity(): number {
    return this.values.length;
  }

  /** Appends a value, in place of the oldest one once the buffer is full. */
  push(value: number): void {
    this.values[this.next] = value;
    this.next = this.next + 1 === this.values.length ? 0 : this.next + 1;
    if (this.length < this.values.length) this.length++;
  }

  /** The value `age` pushes ago, 0 being the latest; NaN where there is none. */
  back(age: number): number {
    if (age < 0 || age >= this.length) return Number.NaN;
    const index = this.next - 1 - age;
    return this.values[index < 0 ? index + this.values.length : index] ?? Number.NaN;
  }

  clear(): void {
    this.length = 0;
    this.next = 0;
  }

  /** Whether a restored buffer can be one. */
  isSound(): boolean {
    const { length, next, capacity } = this;
    return (
      [length, next].every((count) => Number.isInteger(count) && count >= 0) &&
      length <= capacity &&
      next < capacity &&
      (length === capacity || next === length)
    );
  }
}

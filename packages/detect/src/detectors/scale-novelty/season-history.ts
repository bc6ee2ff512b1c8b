/**
 * The values of the last days, one in `stride` slots, to be looked up by the distance in slots. Kept in single
 * precision as differences from the first value, which halves the memory and loses nothing that a sensor resolves.
 */
export class SeasonHistory {
  readonly values: Float32Array;
  origin = Number.NaN;
  /** Slots so far. */
  slots = 0;
  readonly #stride: number;

  /** @param reach the largest distance in slots to be looked up */
  constructor(reach: number, stride = 1) {
    this.values = new Float32Array(Math.ceil(reach / stride) + 2).fill(Number.NaN);
    this.#stride = stride;
  }

  /** Slots from one that is kept to the next. */
  get stride(): number {
    return this.#stride;
  }

  /** Takes in the value of the next slot; NaN where there is none. */
  push(value: number): void {
    if (Number.isNaN(this.origin)) this.origin = value;
    if (this.slots % this.stride === 0)
      this.values[(this.slots / this.stride) % this.values.length] = value - this.origin;
    this.slots++;
  }

  /** The value's difference from that of slot `slot`; NaN for a slot that is missing, not kept, or not there yet. */
  differenceAt(slot: number, value: number): number {
    const { stride, values, slots } = this;
    if (slot < 0 || slot >= slots || slot + values.length * stride <= slots - 1) return Number.NaN;
    return (values[Math.floor(slot / stride) % values.length] as number) - (value - this.origin);
  }

  isSound(): boolean {
    return Number.isInteger(this.slots) && this.slots >= 0;
  }
}

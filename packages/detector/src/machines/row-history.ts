/** The last rows of a machine, to learn from. A column that starts late holds NaN before. */
export class RowHistory {
  readonly capacity: number;
  columns = 0;
  length = 0;
  #next = 0;
  #values = new Float64Array(0);

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  push(row: Float64Array): void {
    if (row.length > this.columns) this.#widen(row.length);
    this.#values.set(row, this.#next * this.columns);
    this.#next = (this.#next + 1) % this.capacity;
    this.length = Math.min(this.capacity, this.length + 1);
  }

  /** Forgets one column. */
  blank(column: number): void {
    for (let row = 0; row < this.capacity; row++) {
      const place = row * this.columns + column;
      if (column < this.columns) this.#values[place] = Number.NaN;
    }
  }

  clear(): void {
    this.length = 0;
    this.#next = 0;
  }

  /** The oldest first; views, not copies. */
  rows(): Float64Array[] {
    const first = this.length < this.capacity ? 0 : this.#next;
    return Array.from({ length: this.length }, (_, i) => {
      const start = ((first + i) % this.capacity) * this.columns;
      return this.#values.subarray(start, start + this.columns);
    });
  }

  /** How many of the last `count` rows hold a value of this column. */
  present(column: number, count = this.capacity): number {
    return this.rows()
      .slice(-count)
      .filter((row) => !Number.isNaN(row[column])).length;
  }

  #widen(columns: number): void {
    const wider = new Float64Array(this.capacity * columns).fill(Number.NaN);
    for (let row = 0; row < this.capacity; row++)
      wider.set(this.#values.subarray(row * this.columns, (row + 1) * this.columns), row * columns);
    this.#values = wider;
    this.columns = columns;
  }
}

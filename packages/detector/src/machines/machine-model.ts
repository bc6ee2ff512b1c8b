import type { Detector, DetectorState, SavedState, Verdict } from '@i40/detect';
import { RowHistory } from './row-history.ts';

export interface MachineModelOptions {
  detector: Detector;
  /** Rows of a machine to learn from before it is judged. */
  learnRows: number;
  /** Rows of one unbroken alarm after which it is no anomaly any more, but how the machine is. */
  adoptRows: number;
}

export interface SavedMachineModel {
  state: SavedState | null;
  muted: number[];
  usual: (number | null)[];
  alarmRows: number;
}

/** Rows between two looks at whether there is something new to learn. */
const reviewEvery = 60;

/**
 * All sensors of a machine, judged together: learns from the first rows, then judges. A sensor that joins later, or
 * changes its unit, is left out until as many rows have it, and then all is learnt again. An alarm that has lasted for
 * as long as the memory reaches is how the machine is now, and is learnt as well.
 */
export class MachineModel {
  readonly #options: MachineModelOptions;
  readonly #history: RowHistory;
  /** Columns that the state knows under another meaning. */
  readonly #muted = new Set<number>();
  #state: DetectorState | undefined;
  #usual: Float64Array = new Float64Array(0);
  #sample: Float64Array = new Float64Array(0);
  #rows = 0;
  #alarmRows = 0;
  /** Why there is no model though there are rows enough. */
  #refusal: string | undefined;

  constructor(options: MachineModelOptions) {
    this.#options = options;
    this.#history = new RowHistory(options.learnRows);
  }

  get isLearning(): boolean {
    return this.#state === undefined;
  }

  get rowsToLearn(): number {
    return Math.max(0, this.#options.learnRows - this.#history.length);
  }

  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** What is usual for each column, for detectors that expect nothing. */
  get usual(): Float64Array {
    return this.#usual;
  }

  /** What the detector says; undefined while it learns. `values` may hold NaN; an empty row teaches nothing. */
  update(values: Float64Array, isEmpty = false): Verdict | undefined {
    if (!isEmpty) {
      this.#history.push(values);
      this.#rows++;
    }
    if (!this.#state) {
      const isTime = this.#history.length === this.#options.learnRows && this.#rows % reviewEvery === 0;
      if (isTime) this.#learn();
      return undefined;
    }
    const verdict = this.#options.detector.update(this.#state, this.#known(values, this.#state.columns));
    this.#alarmRows = verdict.alarm ? this.#alarmRows + 1 : 0;
    if (this.#rows % reviewEvery === 0) this.#review(verdict.alarm);
    return verdict;
  }

  /** What was known of a column is void. */
  forget(column: number): void {
    this.#history.blank(column);
    if (this.#state && column < this.#state.columns) this.#muted.add(column);
  }

  save(): SavedMachineModel {
    const { detector } = this.#options;
    return {
      state: this.#state ? detector.serialise(this.#state) : null,
      muted: [...this.#muted],
      usual: Array.from(this.#usual, (value) => (Number.isNaN(value) ? null : value)),
      alarmRows: this.#alarmRows,
    };
  }

  /** Goes on from what `save` wrote; returns the reason if that cannot be used. */
  restore({ state, muted, usual, alarmRows }: SavedMachineModel): string | undefined {
    if (!state) return undefined;
    const restored = this.#options.detector.restore(state);
    if (!restored.ok) return restored.reason;
    this.#state = restored.state;
    this.#usual = Float64Array.from(usual, (value) => value ?? Number.NaN);
    this.#alarmRows = alarmRows;
    for (const column of muted) this.#muted.add(column);
    return undefined;
  }

  #known(values: Float64Array, columns: number): Float64Array {
    if (columns === values.length && this.#muted.size === 0) return values;
    if (this.#sample.length !== columns) this.#sample = new Float64Array(columns);
    for (let column = 0; column < columns; column++)
      this.#sample[column] = this.#muted.has(column) ? Number.NaN : (values[column] ?? Number.NaN);
    return this.#sample;
  }

  #review(inAlarm: boolean): void {
    const { learnRows, adoptRows } = this.#options;
    if (inAlarm ? this.#alarmRows >= Math.max(learnRows, adoptRows) : this.#hasNewColumn()) this.#learn();
  }

  #hasNewColumn(): boolean {
    const { columns = 0 } = this.#state ?? {};
    if (this.#history.length < this.#options.learnRows) return false;
    for (let column = 0; column < this.#history.columns; column++) {
      if (column < columns && !this.#muted.has(column)) continue;
      if (this.#history.present(column) >= 0.9 * this.#options.learnRows) return true;
    }
    return false;
  }

  #learn(): void {
    const rows = this.#history.rows();
    const fitted = this.#options.detector.fit(rows);
    this.#refusal = fitted.ok ? undefined : fitted.reason;
    if (!fitted.ok) return;
    this.#state = fitted.state;
    this.#muted.clear();
    this.#alarmRows = 0;
    this.#usual = Float64Array.from({ length: this.#history.columns }, (_, column) => median(rows, column));
  }
}

function median(rows: readonly Float64Array[], column: number): number {
  const values = rows.map((row) => row[column] ?? Number.NaN).filter((value) => !Number.isNaN(value));
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

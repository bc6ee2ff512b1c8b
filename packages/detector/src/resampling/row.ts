/** A usable value of one sensor, as the live feed and the database bring it. */
export interface SensorValue {
  /** Epoch milliseconds. */
  at: number;
  sensor: string;
  value: number;
  unit: string | null;
}

/** A sensor of a machine. Its place in the list is its column, for ever. */
export interface Column {
  readonly sensor: string;
  unit: string | null;
}

/** One step of the grid. The object is used again: copy what you keep. */
export interface Row {
  /** The begin of the step, epoch milliseconds. */
  at: number;
  /** Per column the mean of the values of this very step; NaN where none came. */
  fresh: Float64Array;
  /** The same, and where none came the last value before, as long as that is not stale. */
  held: Float64Array;
  /** Whether no sensor sent anything. */
  isEmpty: boolean;
}

/** A row without values. */
export const emptyRow = (columns: number): Row => ({
  at: 0,
  fresh: new Float64Array(columns),
  held: new Float64Array(columns),
  isEmpty: true,
});

export interface RecordedValue {
  sensor: string;
  value: number;
  unit: string | null;
}

/** A cell that should hold a value and holds something else. */
export interface BadCell {
  sensor: string;
  text: string;
}

/** When, and what the sensors showed. Cells without a value are missing. */
export interface RecordedRow {
  /** Epoch milliseconds, or since the start of the recording; only distances count. */
  time: number;
  values: RecordedValue[];
  /** How much of the recording lies behind it, from 0 to 1. */
  progress: number;
}

/** One record of a table as a row: never an exception, what is no row comes back with its reason. */
export type RowResult =
  | { ok: true; time: number; values: RecordedValue[]; badCells: readonly BadCell[]; badQualities: number }
  | { ok: false; reason: string };

/** Reads the records of one recording, in the order of the file: a time of day goes by the one before. */
export type RowReader = (cells: readonly string[]) => RowResult;

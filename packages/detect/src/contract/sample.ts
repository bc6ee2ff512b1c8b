import type { Sample } from './detector.ts';

/** Beyond this the squares and products of values would leave what a double can hold. Ingest rejects such readings. */
const largestMagnitude = 1e100;

/** Whether a detector can count with a value: NaN, infinities and magnitudes over 1e100 are as good as missing. */
export function isUsable(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) <= largestMagnitude;
}

/**
 * Copies the chosen columns of rows with every gap filled by the value before it, and at the beginning by the first
 * value that comes: what was not measured then looks like no change. A column without any value is 0 throughout.
 */
export function withoutGaps(rows: readonly Sample[], columns: readonly number[]): Float64Array[] {
  const last = Float64Array.from(
    columns,
    (column) => rows.find((row) => isUsable(row[column]))?.[column] ?? 0,
  );
  return rows.map((row) => {
    for (const [i, column] of columns.entries()) {
      const value = row[column];
      if (isUsable(value)) last[i] = value;
    }
    return Float64Array.from(last);
  });
}

/** Copies the chosen columns of rows. */
export function pick(rows: readonly Sample[], columns: readonly number[]): Float64Array[] {
  return rows.map((row) => Float64Array.from(columns, (column) => row[column] ?? Number.NaN));
}

import { medianSorted } from 'simple-statistics';

/** How many standard deviations of the rest the beginning must be away to count as a transient. */
const clearly = 12;

/**
 * The row at which the stationary part of training rows begins; 0 keeps all. A machine that was recorded from its start
 * on runs up, heats up and settles first; a model of that would find nothing unusual afterwards.
 *
 * Tries every fifth row below 70 % as a split, and takes the one where the medians before and after differ most, in
 * standard deviations of what comes after, if that is clearly a transient (12), plus ten rows.
 *
 * Example: of 40 rows around 0 and then 160 around 100, those from row 75 on are left.
 */
export function startupTrim(rows: readonly Float64Array[]): number {
  const columns = rows[0]?.length ?? 0;
  const series = Array.from({ length: columns }, (_, column) =>
    Float64Array.from(rows, (row) => row[column] ?? 0),
  );
  let split = 0;
  let largest = 0;
  for (let k = 30; k < Math.floor(0.7 * rows.length); k += 5) {
    let shift = 0;
    for (const values of series) shift = Math.max(shift, shiftAt(values, k));
    if (shift > largest) {
      largest = shift;
      split = k;
    }
  }
  return largest > clearly ? split + 10 : 0;
}

function shiftAt(values: Float64Array, k: number): number {
  const after = values.slice(k);
  const mean = after.reduce((sum, value) => sum + value, 0) / after.length;
  const variance = after.reduce((sum, value) => sum + (value - mean) ** 2, 0) / after.length;
  const [medianBefore, medianAfter] = [medianOf(values.slice(0, k)), medianOf(after)];
  return Math.abs(medianBefore - medianAfter) / (Math.sqrt(variance) + 1e-9);
}

const medianOf = (values: Float64Array) => medianSorted(Array.from(values.sort()));

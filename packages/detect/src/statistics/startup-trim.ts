import { SlidingOrder } from './sliding-order.ts';

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
  const considered = rows.slice(0, mostRows);
  const n = considered.length;
  // The largest shift of any column, by split.
  const shifts = new Float64Array(n);
  for (let column = 0; column < (rows[0]?.length ?? 0); column++)
    addShifts(
      shifts,
      Float64Array.from(considered, (row) => row[column] ?? 0),
    );
  let split = 0;
  let largest = 0;
  for (let k = 30; k < Math.floor(0.7 * n); k += 5) {
    const shift = shifts[k] as number;
    if (shift > largest) {
      largest = shift;
      split = k;
    }
  }
  return largest > clearly ? split + 10 : 0;
}

/** What SlidingOrder can hold. */
const mostRows = 65_536;

/** Raises `shifts` at each split to that of these values: how far the medians are apart, in deviations of the rest. */
function addShifts(shifts: Float64Array, values: Float64Array): void {
  const n = values.length;
  const before = runningMedians(values);
  const after = runningMedians(values.toReversed());
  let mean = 0;
  let squares = 0;
  for (let k = n - 1; k > 0; k--) {
    const value = values[k] as number;
    const delta = value - mean;
    mean += delta / (n - k);
    squares += delta * (value - mean);
    const difference = Math.abs((before[k - 1] as number) - (after[n - k - 1] as number));
    shifts[k] = Math.max(shifts[k] as number, difference / (Math.sqrt(squares / (n - k)) + 1e-9));
  }
}

/** The median of the first value, of the first two, and so on. */
function runningMedians(values: Float64Array): Float64Array {
  const order = new SlidingOrder(values.length);
  return values.map((value) => {
    order.push(value);
    return order.quantile(0.5);
  });
}

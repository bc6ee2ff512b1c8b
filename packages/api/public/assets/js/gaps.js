// @ts-check

const leastGapS = 5;
const timesTypical = 4;

/**
 * From how many seconds between two points on the line is broken, because the sensor was silent: four times what is
 * usual for it, and never less than five seconds.
 * @param {readonly number[]} x seconds, ascending
 */
export function gapAfterS(x) {
  if (x.length < 3) return Number.POSITIVE_INFINITY;
  const steps = new Float64Array(x.length - 1);
  for (let i = 1; i < x.length; i++) steps[i - 1] = (x[i] ?? 0) - (x[i - 1] ?? 0);
  steps.sort();
  const typical = steps[steps.length >> 1] ?? 0;
  return Math.max(leastGapS, timesTypical * typical);
}

/**
 * Puts an empty point between points that are too far apart, in every column.
 * @param {import('./columns.js').Columns} columns
 * @param {number} gapS
 */
export function breakAtGaps(columns, gapS) {
  const [x] = columns;
  let breaks = 0;
  for (let i = 1; i < x.length; i++) if ((x[i] ?? 0) - (x[i - 1] ?? 0) > gapS) breaks++;
  if (breaks === 0) return columns;
  /** @type {import('./columns.js').Columns} */
  const broken = [[], [], [], []];
  for (let i = 0; i < x.length; i++) {
    const before = x[i - 1];
    const at = x[i] ?? 0;
    if (before !== undefined && at - before > gapS) appendPoint(broken, (before + at) / 2);
    appendPoint(broken, at, columns[1][i], columns[2][i], columns[3][i]);
  }
  return broken;
}

/**
 * @param {import('./columns.js').Columns} columns
 * @param {number} x
 * @param {number | null} [low]
 * @param {number | null} [high]
 * @param {number | null} [value]
 */
export function appendPoint(columns, x, low = null, high = null, value = null) {
  columns[0].push(x);
  columns[1].push(low);
  columns[2].push(high);
  columns[3].push(value);
}

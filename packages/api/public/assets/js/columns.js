// @ts-check
import { appendPoint, breakAtGaps, gapAfterS } from './gaps.js';
import { usableQuality } from './plant-rules.js';

/**
 * What a chart draws: epoch seconds, lowest, highest, and the value that the line goes through. Null breaks the line.
 * @typedef {[number[], (number | null)[], (number | null)[], (number | null)[]]} Columns
 */

/** A bucket that is missing breaks the line; half a bucket more allows for none. */
const bucketGapS = { '1m': 90, '1h': 5_400 };

/**
 * The columns of each sensor from an answer of GET /readings. An average never comes without minimum and maximum.
 * @param {Pick<import('@i40/common').ReadingsResponse, 'resolution' | 'readings'>} answer
 * @returns {Map<string, Columns>}
 */
export function readingColumns({ resolution, readings }) {
  /** @type {Map<string, Columns>} */
  const bySensor = new Map();
  for (const row of readings) {
    // Words have no place on an axis.
    if ('state' in row) continue;
    let columns = bySensor.get(row.sensor);
    if (!columns) {
      columns = [[], [], [], []];
      bySensor.set(row.sensor, columns);
    }
    const x = Date.parse(row.ts) / 1_000;
    if ('avg' in row) appendPoint(columns, x, row.min, row.max, row.avg);
    else if (row.quality < usableQuality) appendPoint(columns, x);
    else appendPoint(columns, x, row.value, row.value, row.value);
  }
  for (const [sensor, columns] of bySensor) {
    const gapS = resolution === 'raw' ? gapAfterS(columns[0]) : bucketGapS[resolution];
    bySensor.set(sensor, breakAtGaps(columns, gapS));
  }
  return bySensor;
}

/**
 * Lowest and highest of all and the latest value, or undefined where there is no value.
 * @param {Columns} columns
 */
export function summarise([, low, high, value]) {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const each of low) if (each !== null && each < lowest) lowest = each;
  for (const each of high) if (each !== null && each > highest) highest = each;
  const latest = value.findLast((each) => each !== null) ?? undefined;
  return latest === undefined ? undefined : { lowest, highest, latest };
}

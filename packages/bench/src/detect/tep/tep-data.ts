import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MalformedFileError } from '../csv-table.ts';

/** The row of a test file from which on its fault is there: 8 hours at a row every 3 minutes. */
export const faultFrom = 160;
const sensors = 52;

export interface TepFault {
  number: number;
  rows: Float64Array[];
}

export interface TepData {
  /** Normal operation, to learn from and to judge. */
  training: Float64Array[];
  normal: Float64Array[];
  faults: TepFault[];
}

/** Reads the data of the Tennessee Eastman process by Braatz. Throws a MalformedFileError, or a system error naming the file. */
export function readTep(directory: string): TepData {
  return {
    training: readRows(join(directory, 'd00.dat')),
    normal: readRows(join(directory, 'd00_te.dat')),
    faults: Array.from({ length: 21 }, (_, i) => {
      const number = i + 1;
      return { number, rows: readRows(join(directory, `d${String(number).padStart(2, '0')}_te.dat`)) };
    }),
  };
}

/** A row a line; where a line is as long as the recording (d00.dat), a sensor a line. */
function readRows(path: string): Float64Array[] {
  const lines = readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const table = lines.map((line) => Float64Array.from(line.trim().split(/\s+/), Number));
  const width = table[0]?.length ?? 0;
  const odd = table.findIndex((row) => row.length !== width || !row.every(Number.isFinite));
  if (odd >= 0) throw new MalformedFileError(`${path}:${odd + 1}: expected ${width} numbers`);
  if (width === sensors) return table;
  if (table.length !== sensors)
    throw new MalformedFileError(`${path}: expected ${sensors} sensors, found ${width} by ${table.length}`);
  return Array.from({ length: width }, (_, row) => Float64Array.from(table, (of) => of[row] as number));
}

/** Column of a measured (XMEAS) or a manipulated variable (XMV), by the numbers of Downs and Vogel. */
const xmeas = (...numbers: number[]) => numbers.map((number) => number - 1);
const xmv = (...numbers: number[]) => numbers.map((number) => number + 40);

/** What has its cause at one place: the sensors there, and the valve that the controller answers with. */
export const sensorsOfCause: ReadonlyMap<number, readonly number[]> = new Map([
  // A/C ratio of stream 4: feeds and compositions of A and C.
  [1, [...xmeas(1, 4, 23, 25, 29, 31), ...xmv(3, 4)]],
  // B in stream 4, which leaves through the purge.
  [2, [...xmeas(10, 24, 30), ...xmv(6)]],
  [4, [...xmeas(9, 21), ...xmv(10)]],
  [5, [...xmeas(11, 22), ...xmv(11)]],
  [6, [...xmeas(1), ...xmv(3)]],
  [7, [...xmeas(4), ...xmv(4)]],
  [8, [...xmeas(1, 4, 23, 24, 25, 29, 30, 31), ...xmv(3, 4)]],
  // The temperature of stream 4, which enters the stripper.
  [10, [...xmeas(18, 19), ...xmv(9)]],
  [11, [...xmeas(9, 21), ...xmv(10)]],
  [12, [...xmeas(11, 22), ...xmv(11)]],
  [14, [...xmeas(9, 21), ...xmv(10)]],
]);

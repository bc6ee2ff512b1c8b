import { excerpt } from '../text/excerpt.ts';
import { canBeTime, type DateOrder, looksLikeTime, recogniseDateOrder } from '../time/recorded-time.ts';
import { isNothing, parseNumber } from '../values/recorded-number.ts';
import { readSensorHeadings, type SensorHeading } from './sensor-heading.ts';

export interface SensorColumn extends SensorHeading {
  index: number;
}

export interface CsvColumns {
  count: number;
  time: number;
  dateOrder: DateOrder;
  sensors: readonly SensorColumn[];
  /** Headings of the columns that are no sensors, with the reason. */
  leftOut: readonly { column: string; reason: string }[];
}

export type ColumnsResult = { ok: true; columns: CsvColumns } | { ok: false; reason: string };

const timeHeadings = new Set(['time', 'timestamp', 'datetime', 'date', 'ts', 'utc', 'epoch']);
const labelHeadings = new Set([
  'anomaly',
  'anomalies',
  'isanomaly',
  'changepoint',
  'label',
  'labels',
  'class',
  'target',
  'outlier',
]);

const plain = (heading: string) => heading.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Tells from the heading and the first rows of a CSV file which column holds the time and which hold sensors.
 * Labels that people put there for training (`anomaly`, `changepoint` …) are no sensors.
 */
export function chooseColumns(header: readonly string[], rows: readonly string[][]): ColumnsResult {
  const time = findTimeColumn(header, rows);
  if (time === undefined) return { ok: false, reason: whyNoTimeColumn(header, rows) };
  if (looksLikeTime(header[time] ?? '')) {
    return { ok: false, reason: 'has no header: its first line must name the columns' };
  }
  const times = cellsOf(rows, time);
  const dateOrder = recogniseDateOrder(times);
  if (!dateOrder)
    return { ok: false, reason: whyNoDateOrder(header[time] ?? '', times.find(canBeTime) ?? '') };
  const candidates = header.map((column, index) => ({ column, index })).filter(({ index }) => index !== time);
  const isLabel = ({ column }: { column: string }) => labelHeadings.has(plain(column));
  const isNumeric = ({ index }: { index: number }) => mostly(cellsOf(rows, index), isNumber);
  const usable = candidates.filter((candidate) => !isLabel(candidate) && isNumeric(candidate));
  if (usable.length === 0) {
    return { ok: false, reason: 'has no sensor column: none beside the time holds numbers' };
  }
  const headings = readSensorHeadings(usable.map(({ column, index }) => column || `column_${index + 1}`));
  return {
    ok: true,
    columns: {
      count: header.length,
      time,
      dateOrder,
      sensors: headings.map((heading, i) => ({ index: usable[i]?.index as number, ...heading })),
      leftOut: candidates
        .filter((candidate) => !usable.includes(candidate))
        .map((candidate) => ({
          column: candidate.column,
          reason: isLabel(candidate) ? 'a label' : 'not numbers',
        })),
    },
  };
}

function findTimeColumn(header: readonly string[], rows: readonly string[][]): number | undefined {
  const indexes = header.map((_, index) => index);
  const named = indexes.find(
    (index) => isTimeHeading(header[index] ?? '') && mostly(cellsOf(rows, index), canBeTime),
  );
  return named ?? indexes.find((index) => mostly(cellsOf(rows, index), looksLikeTime));
}

const isTimeHeading = (heading: string) => timeHeadings.has(plain(heading));

function whyNoTimeColumn(header: readonly string[], rows: readonly string[][]): string {
  const named = header.findIndex(isTimeHeading);
  const value = cellsOf(rows, named).find((cell) => !canBeTime(cell));
  if (value !== undefined) {
    return `has a column "${header[named]}", but "${excerpt(value)}" is no time that can be read: ${timeAdvice}`;
  }
  const columns = excerpt(header.join(', '), 120);
  return `has no time column: none of its columns (${columns}) is named time, timestamp, datetime, date or ts, or holds times; ${timeAdvice}`;
}

function whyNoDateOrder(column: string, value: string): string {
  return `does not tell in its first rows whether dates such as "${excerpt(value)}" in the column "${column}" are day/month/year or month/day/year; ${timeAdvice}`;
}

const timeAdvice = 'write times as 2026-01-05 08:00:00';

const isNumber = (text: string) => parseNumber(text) !== undefined;

function cellsOf(rows: readonly string[][], index: number): string[] {
  return rows.map((row) => row[index] ?? '').filter((cell) => !isNothing(cell));
}

/** One bad cell among the first rows does not make a column useless. */
function mostly(cells: readonly string[], test: (cell: string) => boolean): boolean {
  return cells.filter(test).length > cells.length / 2;
}

import { plainWord } from '../text/plain-word.ts';
import { mostly } from '../values/mostly.ts';
import { isNoValue } from '../values/no-value.ts';
import { parseClock } from './clock.ts';
import { dateReaders } from './date-reader.ts';
import { isTimeHeading } from './time-heading.ts';

/** Columns that together may say the time of a row, and how their cells become one text. */
export interface TimeSource {
  columns: readonly number[];
  join(cells: readonly string[]): string;
}

interface Columns {
  names: readonly string[];
  rows: readonly string[][];
}

/** The cells of a column that say something. */
export function filledCells(rows: readonly string[][], column: number): string[] {
  return rows.map((row) => row[column] ?? '').filter((cell) => !isNoValue(cell));
}

export function singleSource(column: number): TimeSource {
  return { columns: [column], join: (cells) => cells[column] ?? '' };
}

/** Several columns whose texts stand behind each other. */
export function joinedSource(columns: readonly number[]): TimeSource {
  return { columns, join: (cells) => columns.map((column) => cells[column] ?? '').join(' ') };
}

/** Sources of more than one column: a date and a time of day, or year, month, day …; the best first. */
export function compositeSources(table: Columns): TimeSource[] {
  const parts = partsSource(table);
  const pairs = datePairs(table).map((source) => withMilliseconds(source, table));
  return parts ? [parts, ...pairs] : pairs;
}

function datePairs({ names, rows }: Columns): TimeSource[] {
  const columns = names.map((_, column) => column);
  return columns.flatMap((date) => {
    const days = filledCells(rows, date);
    const form = dateCells(days, names[date] ?? '');
    if (!form) return [];
    const clocks = columns.filter(
      (column) => column !== date && isClock(filledCells(rows, column), names[column] ?? ''),
    );
    const clock =
      clocks.find((column) => column === date + 1) ??
      clocks.find((column) => isTimeHeading(names[column] ?? '')) ??
      clocks[0];
    if (clock === undefined) return [];
    const hours = isHours(filledCells(rows, clock), names[clock] ?? '') ? ':00' : '';
    const join = (cells: readonly string[]) => form(cells[date] ?? '', (cells[clock] ?? '') + hours);
    return [{ columns: [date, clock], join }];
  });
}

type Joiner = (date: string, clock: string) => string;

/** How a column of dates is put before a time of day; undefined when it holds more than dates. */
function dateCells(cells: readonly string[], heading: string): Joiner | undefined {
  if (cells.length === 0) return undefined;
  if (isTimeHeading(heading) && mostly(cells, (cell) => /^(?:19|20)\d{6}$/.test(cell))) {
    return (date, clock) => date + (/^\d+$/.test(clock) ? clock.padStart(6, '0') : digitsOf(clock));
  }
  if (isTimeHeading(heading) && mostly(cells, (cell) => /^[3-7]\d{4}(?:[.,]0*)?$/.test(cell))) {
    return (date, clock) => String(Number.parseInt(date, 10) + Number(clock.replace(',', '.')));
  }
  const [sample = ''] = cells;
  const readers = dateReaders('UTC').filter(({ read }) => read(sample) !== undefined);
  if (mostly(cells, (cell) => readers.some((reader) => reader.isDateOnly(cell)))) {
    return (date, clock) => `${date} ${spreadDigits(clock)}`;
  }
  // Databases write a date as midnight.
  if (mostly(cells, (cell) => /[ T]0?0:00(?::00(?:\.0+)?)?$/.test(cell))) {
    return (date, clock) => `${date.replace(/[ T]0?0:00(?::00(?:\.0+)?)?$/, '')} ${spreadDigits(clock)}`;
  }
  return undefined;
}

const digitsOf = (clock: string) => clock.replace(/\D/g, '').padEnd(6, '0').slice(0, 6);

/** `80000` is eight o'clock, its zero lost. */
function spreadDigits(clock: string): string {
  return /^\d{5,6}$/.test(clock) ? clock.padStart(6, '0').replace(/(..)(..)(..)/, '$1:$2:$3') : clock;
}

function isClock(cells: readonly string[], heading: string): boolean {
  if (cells.length === 0) return false;
  if (isHours(cells, heading)) return true;
  if (mostly(cells, (cell) => parseClock(cell) !== undefined)) return true;
  if (mostly(cells, (cell) => /^\d{1,2}\.\d{2}\.\d{2}$/.test(cell))) return true;
  if (isTimeHeading(heading) && mostly(cells, (cell) => /^0?[.,]\d+$|^0$/.test(cell))) return true;
  return isTimeHeading(heading) && mostly(cells, (cell) => /^\d{5,6}$/.test(cell) && Number(cell) < 240_000);
}

const hourHeadings = new Set(['hour', 'hours', 'hh', 'hr', 'hrs', 'stunde', 'std', 'heure', 'hora', 'час']);

/** Only the hours of the day, below a heading that says so. */
function isHours(cells: readonly string[], heading: string): boolean {
  return (
    hourHeadings.has(plainWord(heading)) &&
    mostly(cells, (cell) => /^\d{1,2}$/.test(cell) && Number(cell) <= 24)
  );
}

const milliseconds = new Set(['millitm', 'millisecond', 'milliseconds', 'millis', 'msec', 'ms', 'mseconds']);

/** FactoryTalk and others write the milliseconds into a column of their own. */
function withMilliseconds(source: TimeSource, { names, rows }: Columns): TimeSource {
  const column = names.findIndex((name) => milliseconds.has(plainWord(name)));
  if (column < 0 || !mostly(filledCells(rows, column), (cell) => /^\d{1,3}$/.test(cell))) return source;
  return {
    columns: [...source.columns, column],
    join: (cells) => `${source.join(cells)}.${(cells[column] ?? '').padStart(3, '0')}`,
  };
}

const partNames: readonly (readonly string[])[] = [
  ['year', 'yyyy', 'yr', 'jahr', 'annee', 'année'],
  ['month', 'mm', 'mo', 'mon', 'monat', 'mois'],
  ['day', 'dd', 'dy', 'tag', 'jour'],
  ['hour', 'hours', 'hh', 'hr', 'stunde', 'heure'],
  ['minute', 'minutes', 'mi', 'min', 'mn'],
  ['second', 'seconds', 'ss', 'sec', 'sekunde'],
];

/** Columns `year`, `month`, `day`, `hour` … */
function partsSource({ names, rows }: Columns): TimeSource | undefined {
  const plainNames = names.map(plainWord);
  const columns = partNames.map((part) => plainNames.findIndex((name) => part.includes(name)));
  const [year = -1, month = -1, day = -1, hour = -1] = columns;
  const isWhole = (column: number) =>
    mostly(filledCells(rows, column), (cell) => /^\d{1,4}(?:\.0*)?$/.test(cell));
  if ([year, month, day].some((column) => column < 0 || !isWhole(column))) return undefined;
  const used = columns.filter((column) => column >= 0);
  const at = (cells: readonly string[], column: number | undefined) =>
    (cells[column ?? -1] ?? '0').replace(/\.0*$/, '').padStart(2, '0');
  return {
    columns: used,
    join(cells) {
      const date = `${at(cells, year)}-${at(cells, month)}-${at(cells, day)}`;
      return hour < 0
        ? date
        : `${date} ${columns
            .slice(3)
            .map((column) => at(cells, column))
            .join(':')}`;
    },
  };
}

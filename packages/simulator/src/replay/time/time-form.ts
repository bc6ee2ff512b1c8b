import { mostly } from '../values/mostly.ts';
import { createClockReader, parseClock } from './clock.ts';
import { usualReadings } from './date-formats.ts';
import { type DateReader, dateReaders } from './date-reader.ts';
import { isTimeNumber, numberTimes, toNumber } from './number-times.ts';
import {
  elapsedUnitOf,
  elapsedUnits,
  isElapsedHeading,
  isTimeHeading,
  mentionsElapsedTime,
} from './time-heading.ts';

/** How a recording writes its times. */
export interface TimeForm {
  /** As `--time-format` takes it. */
  format: string;
  description: string;
  kind: 'date' | 'number' | 'clock' | 'elapsed';
  /** An assumption that the user should know of. */
  note?: string;
  /** Reads epoch milliseconds, or milliseconds since the start where that is all there is; one row after another. */
  createReader(): (text: string) => number | undefined;
}

/** The form of texts, the forms of which one must be chosen, or nothing. */
export type TimeFormResult =
  | { kind: 'form'; form: TimeForm }
  | { kind: 'ambiguous'; example: string; formats: readonly string[] }
  | { kind: 'none' };

interface Circumstances {
  heading: string;
  /** Of times that name none. */
  zone: string;
}

const none: TimeFormResult = { kind: 'none' };

/** Tells from the cells of a column, none of them empty, whether they are times and how they are written. */
export function recogniseTimeForm(cells: readonly string[], circumstances: Circumstances): TimeFormResult {
  if (cells.length === 0) return none;
  if (mostly(cells, isTimeNumber)) return recogniseNumbers(cells, circumstances);
  const dates = recogniseDates(cells, circumstances);
  if (dates.kind !== 'none') return dates;
  if (!mostly(cells, (cell) => parseClock(cell) !== undefined)) return none;
  const clock = { format: 'clock', description: 'time of day or elapsed', kind: 'clock' } as const;
  return { kind: 'form', form: { ...clock, createReader: createClockReader } };
}

function recogniseDates(cells: readonly string[], { zone }: Circumstances): TimeFormResult {
  const counted = dateReaders(zone).map((reader) => ({
    reader,
    count: cells.filter((cell) => reader.read(cell) !== undefined).length,
  }));
  const most = Math.max(...counted.map(({ count }) => count));
  if (most <= cells.length / 2) return none;
  const [first, ...others] = counted.filter(({ count }) => count === most).map(({ reader }) => reader);
  if (!first) return none;
  const example = cells.find((cell) => [first, ...others].every((reader) => reader.read(cell) !== undefined));
  const rivals =
    example === undefined ? [] : others.filter((other) => other.read(example) !== first.read(example));
  const differing = rivals.filter((rival) => cells.some((cell) => rival.read(cell) !== first.read(cell)));
  if (differing.length === 0) return { kind: 'form', form: toForm(first) };
  const isUsual = differing.every(({ format }) =>
    usualReadings.some(([usual, rare]) => usual === first.format && rare === format),
  );
  if (!isUsual) {
    const formats = [first, ...differing].map(({ format }) => format + clockOf(example ?? ''));
    return { kind: 'ambiguous', example: example ?? '', formats };
  }
  const note = `dates such as ${example} are read as ${first.format}; write --time-format for another form`;
  return { kind: 'form', form: { ...toForm(first), note } };
}

function toForm(reader: DateReader): TimeForm {
  return {
    format: reader.format,
    description: `dates as ${reader.format}`,
    kind: 'date',
    createReader: () => reader.read,
  };
}

/** How the time of day of an example is written, to be put behind the date. */
function clockOf(example: string): string {
  const seconds = /\d:\d{2}:\d{2}/.test(example) ? ':ss' : '';
  if (!/\d:\d{2}/.test(example)) return '';
  return /[ap]\.? ?m\.?$/i.test(example) ? ` h:mm${seconds} a` : ` H:mm${seconds}`;
}

const longestElapsedMs = 50 * 365 * 86_400_000;

function recogniseNumbers(cells: readonly string[], { heading, zone }: Circumstances): TimeFormResult {
  const isNamed = isTimeHeading(heading);
  const unit = elapsedUnitOf(heading);
  const fit = numberTimes.find(
    ({ from, to, needsHeading, toEpochMs }) =>
      (!needsHeading || (isNamed && (unit === undefined || from > 1e9))) &&
      mostly(cells, (cell) => {
        const number = toNumber(cell);
        return number >= from && number < to && toEpochMs(cell, zone) !== undefined;
      }),
  );
  if (fit) {
    const { format, description, toEpochMs } = fit;
    const createReader = () => (text: string) => toEpochMs(text, zone);
    return { kind: 'form', form: { format, description, kind: 'number', createReader } };
  }
  const isElapsed = isElapsedHeading(heading)
    ? mostlyAscending(cells)
    : mentionsElapsedTime(heading) && isAscending(cells);
  if (!isElapsed) return none;
  const form = elapsedForm(unit ?? 's');
  if (toNumber(cells[0] ?? '') * (elapsedUnits[unit ?? 's'] ?? 1) > longestElapsedMs) return none;
  if (unit !== undefined) return { kind: 'form', form };
  return { kind: 'form', form: { ...form, note: `"${heading}" names no unit and is taken for seconds` } };
}

/** A time that has gone by since the start, as a number in this unit. */
export function elapsedForm(unit: string): TimeForm {
  const factor = elapsedUnits[unit] ?? 1_000;
  return {
    format: `elapsed-${unit}`,
    description: `elapsed time in ${unit}`,
    kind: 'elapsed',
    createReader: () => (text) => {
      const number = toNumber(text);
      return text !== '' && Number.isFinite(number) ? Math.round(number * factor * 1e6) / 1e6 : undefined;
    },
  };
}

function isAscending(cells: readonly string[]): boolean {
  const numbers = cells.map(toNumber);
  return numbers.length > 2 && numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? number));
}

function mostlyAscending(cells: readonly string[]): boolean {
  const numbers = cells.map(toNumber);
  const back = numbers.filter((number, i) => number < (numbers[i - 1] ?? number)).length;
  const steps = new Set(numbers).size > 1 || numbers.length === 1;
  return steps && (back <= numbers.length / 4 || back >= (numbers.length * 3) / 4);
}

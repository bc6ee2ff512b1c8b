import { excerpt } from '../text/excerpt.ts';
import { mostly } from '../values/mostly.ts';
import { recogniseTimeForm, type TimeForm, type TimeFormResult } from './time-form.ts';
import { elapsedUnitOf, elapsedUnits, isTimeHeading } from './time-heading.ts';
import { compositeSources, filledCells, joinedSource, singleSource, type TimeSource } from './time-source.ts';

/** Where the time of a row stands, and how it is written. */
export interface TimeColumn extends TimeSource {
  form: TimeForm;
}

export type TimeColumnResult = { ok: true; time: TimeColumn } | { ok: false; reason: string };

interface FindOptions {
  names: readonly string[];
  /** From a row of units: what has gone by may be told in milliseconds there. */
  units?: readonly (string | null)[];
  rows: readonly string[][];
  /** Of times that name none. */
  zone: string;
  /** Given by the user, as the headings are: one, or several joined by `+`. */
  column?: string | undefined;
  /** Given by the user. */
  form?: TimeForm | undefined;
}

type Candidate = { source: TimeSource; isNamed: boolean; result: TimeFormResult };

/**
 * Finds the time among the columns of a table: by its heading and by its cells, in one column or in several. A
 * date with a time of day goes before a number, a number that only fits a point in time before one that has gone by.
 */
export function findTimeColumn(options: FindOptions): TimeColumnResult {
  const { names, rows, form } = options;
  const chosen = options.column === undefined ? undefined : chooseByName(options.column, names);
  if (chosen && !chosen.ok) return chosen;
  const sources = chosen ? [chosen.source] : allSources(options);
  const candidates = sources.map((source) => examine(source, options, chosen !== undefined));
  const fitting = candidates.filter(({ result }) => result.kind !== 'none');
  const best = fitting.toSorted((a, b) => rank(a) - rank(b))[0];
  if (!best) return { ok: false, reason: whyNone(names, rows, form, chosen?.source) };
  if (best.result.kind === 'ambiguous')
    return { ok: false, reason: whyAmbiguous(best.source, names, best.result) };
  if (best.result.kind === 'none') return { ok: false, reason: whyNone(names, rows, form) };
  return { ok: true, time: { ...best.source, form: best.result.form } };
}

function allSources({ names, rows }: FindOptions): TimeSource[] {
  return [...compositeSources({ names, rows }), ...names.map((_, column) => singleSource(column))];
}

function examine(
  source: TimeSource,
  { names, units, rows, zone, form }: FindOptions,
  isChosen: boolean,
): Candidate {
  const [column = 0] = source.columns;
  const heading = withUnit(names[column] ?? '', units?.[column] ?? null);
  const isNamed = isChosen || source.columns.some((column) => isTimeHeading(names[column] ?? ''));
  const filled = rows.filter((row) => source.columns.every((column) => (row[column] ?? '') !== ''));
  const cells =
    source.columns.length > 1 ? filled.map(source.join) : filledCells(rows, source.columns[0] ?? 0);
  if (form) {
    const read = form.createReader();
    const fits = cells.length > 0 && mostly(cells, (cell) => read(cell) !== undefined);
    return { source, isNamed, result: fits ? { kind: 'form', form } : { kind: 'none' } };
  }
  // What stays the same is no time, unless its heading says so: the day on which a machine was built.
  if (!isNamed && cells.length > 2 && new Set(cells).size === 1)
    return { source, isNamed, result: { kind: 'none' } };
  return {
    source,
    isNamed,
    result: recogniseTimeForm(cells, { heading: isChosen ? heading || 'time' : heading, zone }),
  };
}

function withUnit(heading: string, unit: string | null): string {
  const isElapsed = unit !== null && unit.toLowerCase() in elapsedUnits && isTimeHeading(heading);
  return isElapsed && elapsedUnitOf(heading) === undefined ? `${heading} [${unit}]` : heading;
}

const kindRanks = { date: 0, number: 1, clock: 2, elapsed: 3 } as const;

function rank({ source, isNamed, result }: Candidate): number {
  const kind = result.kind === 'form' ? kindRanks[result.form.kind] : 0;
  return (isNamed ? 0 : 10) + kind - (source.columns.length > 1 ? 0.5 : 0);
}

function chooseByName(
  wanted: string,
  names: readonly string[],
): { ok: true; source: TimeSource } | { ok: false; reason: string } {
  const find = (name: string) =>
    names.findIndex((heading) => heading.toLowerCase() === name.trim().toLowerCase());
  const whole = find(wanted);
  const columns = whole >= 0 ? [whole] : wanted.split('+').map(find);
  if (columns.includes(-1)) {
    return {
      ok: false,
      reason: `has no column "${wanted}"; its columns are ${excerpt(names.join(', '), 120)}`,
    };
  }
  const [only, ...more] = columns;
  return { ok: true, source: more.length === 0 ? singleSource(only ?? 0) : joinedSource(columns) };
}

function whyNone(
  names: readonly string[],
  rows: readonly string[][],
  form: TimeForm | undefined,
  chosen?: TimeSource,
): string {
  const named = chosen?.columns[0] ?? names.findIndex(isTimeHeading);
  const [value] = named < 0 ? [] : rows.map(chosen?.join ?? ((row) => row[named] ?? '')).filter(Boolean);
  if (form) {
    const shown = value === undefined ? '' : `; "${names[named]}" holds "${excerpt(value)}"`;
    return `has no column whose cells are times as --time-format says, ${form.format}${shown}`;
  }
  if (value !== undefined) {
    return `has a column "${names[named]}", but "${excerpt(value)}" is no time that can be read: ${formatAdvice}`;
  }
  const columns = excerpt(names.map((name) => name || '(no heading)').join(', '), 120);
  return `has no time column: none of its columns (${columns}) is named time, timestamp, datetime, date or ts, or holds times; name it with --time-column, or write --interval SECONDS where rows are evenly spaced`;
}

const formatAdvice =
  'say how times are written, such as --time-format "dd.MM.yyyy HH:mm:ss", or write --interval SECONDS to do without';

function whyAmbiguous(
  { columns }: TimeSource,
  names: readonly string[],
  { example, formats }: Extract<TimeFormResult, { kind: 'ambiguous' }>,
): string {
  const heading = columns.map((column) => names[column]).join('" and "');
  const choices = formats.map((format) => `--time-format "${format}"`).join(' or ');
  return `does not tell in its first rows how times such as "${excerpt(example)}" in the column "${heading}" are meant: write ${choices}`;
}

import { kindOfCell } from './cell-kind.ts';
import { isRowNumbers } from './row-numbers.ts';

interface FitOptions {
  /** Undefined where the file has no header. */
  headings: { names: readonly string[]; units: readonly (string | null)[]; line: number } | undefined;
  rows: readonly string[][];
  /** Cells of most rows. */
  width: number;
  /** Of the first row. */
  line: number;
  separator: string;
}

type FitResult = { ok: true; names: string[]; units: (string | null)[] } | { ok: false; reason: string };

const remarks = /^(?:comments?|remarks?|notes?|kommentar|bemerkung|commentaire|observaciones)$/i;

/**
 * Brings the headings to the width of the rows. Empty cells at the end of either do no harm, nor does a column of
 * remarks that no row fills, nor R's habit to leave out the heading of its row names. In any other case a value
 * would come under the wrong name.
 */
export function fitHeadings({ headings, rows, width, line, separator }: FitOptions): FitResult {
  const alike = rows.filter(({ length }) => length === width);
  const blank = Array.from({ length: width }, () => '');
  if (!headings) return { ok: true, names: blank, units: blank.map(() => null) };
  const count = headings.names.findLastIndex((name) => name !== '') + 1;
  const filled = 1 + Math.max(...alike.map((cells) => cells.findLastIndex((cell) => cell !== '')));
  const pad = (names: readonly string[], shift = 0) => ({
    ok: true as const,
    names: blank.map((_, i) => names[i - shift] ?? ''),
    units: blank.map((_, i) => headings.units[i - shift] ?? null),
  });
  if (filled <= count && count <= width) return pad(headings.names);
  if (count > width) {
    const surplus = headings.names.slice(width, count);
    if (surplus.every((name) => remarks.test(name))) return pad(headings.names);
  } else if (filled === count + 1 && isRowNumbers(alike.map(([first]) => first ?? ''))) {
    return pad(headings.names, 1);
  }
  const cause = `names ${count} columns in its header (line ${headings.line}), but its rows have ${Math.max(filled, count > width ? width : filled)} cells (line ${line} is the first)`;
  return { ok: false, reason: cause + adviceFor(count, filled, separator === ',' ? alike : []) };
}

function adviceFor(count: number, filled: number, rows: readonly string[][]): string {
  const isWhole = (cell: string) => /^[+-]?\d+$/.test(cell);
  const values = rows.map((cells) => cells.filter((cell) => kindOfCell(cell) === 'number'));
  if (
    filled > count &&
    values.length > 0 &&
    values.every((cells) => cells.length >= 2 && cells.every(isWhole))
  ) {
    return ': it looks as if decimal commas were not in quotes; export it with ; between the cells, or with decimal points';
  }
  return ': give each column a heading, and put cells that hold the separator in quotes';
}

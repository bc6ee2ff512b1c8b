import type { CsvRecord } from '../records/record-parser.ts';
import { excerpt } from '../text/excerpt.ts';
import { type CellKind, isTyped, kindOfCell } from './cell-kind.ts';
import { type Headings, readHeaderRows } from './header-rows.ts';
import { fitHeadings } from './table-width.ts';

/** The table in a file: where it begins, what its columns are called, and its first rows. */
export interface Table {
  /** By column; empty where it has none. */
  names: readonly string[];
  /** From a row of units below the names. */
  units: readonly (string | null)[];
  /** The line of the names; undefined where there is none. */
  headerLine: number | undefined;
  unitLine: number | undefined;
  firstRowLine: number;
  rows: readonly string[][];
  /** Lines before the rows that are neither names nor units. */
  passedOver: readonly { line: number; text: string }[];
}

export type TableResult = { ok: true; table: Table } | { ok: false; reason: string };

type Row = { line: number; cells: string[]; kinds: CellKind[] };

/** Whether a record is a comment: an annotation of InfluxDB, or a remark of the program that wrote the file. */
export function isComment(cells: readonly string[]): boolean {
  const [first = ''] = cells;
  return first.startsWith('#') && kindOfCell(first) === 'text';
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell === '');
const isAnnouncement = (cells: readonly string[], line: number) =>
  line === 1 && /^sep=/i.test(cells[0] ?? '');

/**
 * Finds the table among the first records of a file. Rows are those that hold times and numbers where most do; what
 * stands above them is the header and, before it, whatever the program wrote about itself.
 */
export function findTable(
  records: readonly CsvRecord[],
  { hasHeader = true, separator = ',' }: { hasHeader?: boolean | undefined; separator?: string } = {},
): TableResult {
  const rows: Row[] = records.flatMap((record) =>
    record.ok && !isBlank(record.cells)
      ? [{ line: record.line, cells: record.cells, kinds: record.cells.map(kindOfCell) }]
      : [],
  );
  if (rows.length === 0) return { ok: false, reason: 'is empty' };
  const content = rows.filter(({ cells, line }) => !isComment(cells) && !isAnnouncement(cells, line));
  const form = formOfRows(content);
  const start = form ? content.findIndex((row) => isDataRow(row, form)) : -1;
  const [first] = content.slice(start < 0 ? content.length : start);
  if (!form || !first) return { ok: false, reason: whyNoRows(content) };
  const before = content.slice(0, start);
  const header = hasHeader ? findHeader(before, rows, first, form) : undefined;
  if (hasHeader && !header) {
    return {
      ok: false,
      reason:
        'has no header: its first line must name the columns; write --no-header to call them column_1, column_2 …',
    };
  }
  const data = content.slice(start).flatMap(({ cells }) => (cells.length === form.width ? [cells] : []));
  const fit = fitHeadings({ headings: header, rows: data, width: form.width, line: first.line, separator });
  if (!fit.ok) return fit;
  const told = new Set([header?.line, header?.unitLine, first.line]);
  return {
    ok: true,
    table: {
      names: fit.names,
      units: fit.units,
      headerLine: header?.line,
      unitLine: header?.unitLine,
      firstRowLine: first.line,
      rows: data.filter((cells) => fit.names.some((name, i) => name !== (cells[i] ?? ''))),
      passedOver: rows
        .filter(({ line }) => line < first.line && !told.has(line))
        .map(({ line, cells }) => ({ line, text: excerpt(cells.join(' '), 60) })),
    },
  };
}

interface RowForm {
  width: number;
  timeColumn: number | undefined;
  /** Columns that hold a value or a time in nearly every row. */
  required: readonly number[];
}

function formOfRows(rows: readonly Row[]): RowForm | undefined {
  const typedIn = ({ kinds }: Row) => kinds.filter(isTyped).length;
  const totals = new Map<number, number>();
  for (const row of rows) totals.set(row.cells.length, (totals.get(row.cells.length) ?? 0) + typedIn(row));
  // A preamble may be long and hold numbers too, but among words.
  const scores = [...totals].map(([width, total]) => {
    const cells = rows
      .filter((row) => row.cells.length === width)
      .flatMap((row) => row.cells.filter(Boolean));
    return [width, (total * total) / Math.max(1, cells.length)] as const;
  });
  const [width, total] = scores.reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0]);
  if (total === 0) return undefined;
  const alike = rows.filter(({ cells }) => cells.length === width);
  const most = Math.max(...alike.map(typedIn));
  const pure = purestOf(alike, typedIn);
  const rich = pure.filter((row) => typedIn(row) >= Math.max(1, most * 0.6));
  const share = (column: number, test: (kind: CellKind) => boolean) =>
    rich.filter(({ kinds }) => test(kinds[column] ?? 'none')).length / rich.length;
  const columns = Array.from({ length: width }, (_, column) => column);
  return {
    width,
    timeColumn: columns.find((column) => share(column, (kind) => kind === 'time') >= 0.5),
    required: columns.filter((column) => share(column, isTyped) >= 0.8),
  };
}

/** The rows with the fewest words: a preamble that is as wide as the data has a word before its numbers. */
function purestOf(rows: readonly Row[], typedIn: (row: Row) => number): readonly Row[] {
  const shareOf = (row: Row) => typedIn(row) / Math.max(1, row.cells.filter(Boolean).length);
  const shares = rows.map(shareOf).sort((a, b) => b - a);
  const least = shares[Math.min(shares.length - 1, Math.max(2, Math.floor(shares.length / 5)))] ?? 0;
  const pure = rows.filter((row) => shareOf(row) >= least && typedIn(row) >= 2);
  return pure.length > 0 ? pure : rows;
}

function isDataRow({ cells, kinds }: Row, { width, timeColumn, required }: RowForm): boolean {
  if (cells.length !== width || !kinds.some(isTyped)) return false;
  if (timeColumn !== undefined) return kinds[timeColumn] === 'time';
  // A line of a preamble has a word before its values.
  if (required.includes(0) && kinds[0] === 'text') return false;
  const filled = required.filter((column) => cells[column] !== '');
  return filled.filter((column) => isTyped(kinds[column] ?? 'none')).length >= filled.length * 0.75;
}

export interface Header extends Headings {
  line: number;
  unitLine: number | undefined;
}

/** The rows right above the data that are as wide as it; else the nearest line that holds several cells. */
function findHeader(
  before: readonly Row[],
  all: readonly Row[],
  first: Row,
  form: RowForm,
): Header | undefined {
  const block = nearestBlock(before, first.line).filter(({ cells }) => widthFits(cells, form.width));
  const wanted = Math.min(2, form.width);
  const fallback = before.findLast(({ cells }) => cells.filter(Boolean).length >= wanted);
  const comment = all.findLast(
    ({ line, cells }) => line < first.line && isComment(cells) && cells.length === form.width,
  );
  const uncommented = comment && {
    ...comment,
    cells: comment.cells.map((cell) => cell.replace(/^#\s*/, '')),
  };
  const attempts = [block, fallback ? [fallback] : [], uncommented ? [uncommented] : []];
  for (const rows of attempts) {
    const headings = readHeaderRows(
      rows.map(({ cells }) => cells),
      form.timeColumn,
    );
    if (!headings) continue;
    const lineOf = (index: number | undefined) => (index === undefined ? undefined : rows[index]?.line);
    return { ...headings, line: lineOf(headings.nameRow) ?? 1, unitLine: lineOf(headings.unitRow) };
  }
  return undefined;
}

/** Empty lines end a block, other than those between header and data. */
function nearestBlock(before: readonly Row[], firstLine: number): Row[] {
  const block: Row[] = [];
  let expected: number | undefined;
  for (const row of before.toReversed()) {
    const end = row.line + lineFeeds(row.cells);
    if (expected !== undefined && end < expected - 1) break;
    if (expected === undefined && end > firstLine) break;
    block.unshift(row);
    expected = row.line;
  }
  return block;
}

const lineFeeds = (cells: readonly string[]) =>
  cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);

function widthFits(cells: readonly string[], width: number): boolean {
  const filled = cells.findLastIndex((cell) => cell !== '') + 1;
  return cells.length === width || (Math.abs(filled - width) <= 1 && filled >= Math.min(2, width));
}

function whyNoRows(rows: readonly Row[]): string {
  if (rows.length === 0) return 'holds nothing but comments';
  if (rows.length === 1) return 'has a header but no rows';
  const example = excerpt(rows[1]?.cells.join(' ') ?? '', 60);
  return `has no row that holds a time or a number: line ${rows[1]?.line} is "${example}"`;
}

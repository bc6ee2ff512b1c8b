import { isTimeHeading } from '../time/time-heading.ts';
import { isTyped, kindOfCell } from './cell-kind.ts';
import { isKnownUnit, tidyUnit } from './units.ts';

export interface Headings {
  names: string[];
  units: (string | null)[];
  /** Which of the rows the names are from, counted from 0, and which is of units. */
  nameRow: number;
  unitRow: number | undefined;
}

/** What data loggers and PLC tools write below names: how a value was formed, or its type. */
const processing =
  /^(?:smp|avg|min|max|std|tot|totaliser|mean|sum|real\d*|l?real|d?int\d*|u?[sdl]?int|bool|word|dword|float\d*|double|number|string|datetime|date|time|long|index)$/i;

/**
 * Reads the rows of a header, those right above the data: names, and units where there is a row of them. Where the
 * same name stands above several columns, other rows tell them apart, as with the levels of pandas or a spreadsheet's
 * merged cells. `timeColumn` is where the rows below have their times.
 */
export function readHeaderRows(
  rows: readonly string[][],
  timeColumn: number | undefined,
): Headings | undefined {
  const paired = rows.findLastIndex(isPairedRow);
  if (paired >= 0) return pairedHeadings(rows[paired] ?? [], paired);
  const nameRow = chooseNameRow(rows, timeColumn);
  if (nameRow === undefined) return undefined;
  const others = rows.map((row, index) => ({ row, index })).filter(({ index }) => index !== nameRow);
  const unitRows = others.filter(({ row }) => isUnitRow(row)).map(({ index }) => index);
  const unitRow = unitRows.find((index) => index > nameRow) ?? unitRows.at(-1);
  const names = [...(rows[nameRow] ?? [])].map(oneLine);
  const levels = others.filter(({ index }) => index !== unitRow);
  for (const { row } of levels) {
    // pandas writes the name of its index into a row of its own.
    const [only, ...more] = row.flatMap((cell, index) => (cell === '' ? [] : [index]));
    if (only !== undefined && more.length === 0 && names[only] === '') names[only] = row[only] ?? '';
  }
  const units = names.map((_, index) => unitAt(rows, unitRow, index));
  if (!hasRepeats(names)) return { names, units, nameRow, unitRow };
  const told = levels.filter(({ row }) => new Set(row.filter(Boolean)).size > 1 && !isValues(row));
  const combined = names.map((name, column) =>
    [...told.map(({ row, index }) => ({ index, text: spread(row, column) })), { index: nameRow, text: name }]
      .sort((a, b) => a.index - b.index)
      .map(({ text }) => text)
      .filter((text, i, all) => text !== '' && all.indexOf(text) === i)
      .join(' '),
  );
  return { names: told.length > 0 ? combined : names, units, nameRow, unitRow };
}

/** TwinCAT Scope writes a column of milliseconds before each channel, and calls it `Name`. */
function isPairedRow(row: readonly string[]): boolean {
  return (
    row.length >= 2 && row.length % 2 === 0 && row.every((cell, i) => (i % 2 === 0) === (cell === 'Name'))
  );
}

function pairedHeadings(row: readonly string[], nameRow: number): Headings {
  const names = row.map((cell, i) => (i % 2 === 0 ? 'Time [ms]' : cell));
  return { names, units: names.map(() => null), nameRow, unitRow: undefined };
}

function chooseNameRow(rows: readonly string[][], timeColumn: number | undefined): number | undefined {
  const candidates = rows
    .map((row, index) => ({ row, index, distinct: new Set(row.filter(Boolean)).size }))
    .filter(({ row }) => !isValues(row) || hasNumberedNames(row, timeColumn));
  const most = Math.max(0, ...candidates.map(({ distinct }) => distinct));
  const rich = candidates.filter(({ distinct }) => distinct * 2 > most);
  const timed = rich.find(({ row }) => timeColumn !== undefined && isTimeHeading(row[timeColumn] ?? ''));
  const named = timed ?? rich.find(({ row }) => row.some((cell) => isTimeHeading(cell)));
  if (named) return named.index;
  const plain = rich.filter(({ row }) => !isUnitRow(row) && !isProcessingRow(row));
  return (plain.at(-1) ?? rich.at(-1))?.index;
}

/** A row of a preamble: `Serial;1234`, `Date;2026-01-05`. */
function isValues(row: readonly string[]): boolean {
  const cells = row.filter(Boolean);
  return cells.filter((cell) => isTyped(kindOfCell(cell))).length >= cells.length / 2;
}

/** `Time,0,1,2`: columns that only have numbers for names. */
function hasNumberedNames(row: readonly string[], timeColumn: number | undefined): boolean {
  if (timeColumn === undefined || !isTimeHeading(row[timeColumn] ?? '') || row.length < 3) return false;
  return row.every((cell, i) => i === timeColumn || /^\d{1,4}$/.test(cell) || !isTyped(kindOfCell(cell)));
}

function isUnitRow(row: readonly string[]): boolean {
  const cells = row.filter(Boolean);
  return !isProcessingRow(row) && cells.length > 0 && cells.filter(isKnownUnit).length >= cells.length / 2;
}

function isProcessingRow(row: readonly string[]): boolean {
  const cells = row.filter(Boolean);
  return cells.length > 0 && cells.every((cell) => processing.test(cell));
}

function unitAt(rows: readonly string[][], unitRow: number | undefined, column: number): string | null {
  const unit = tidyUnit(unitRow === undefined ? '' : (rows[unitRow]?.[column] ?? ''));
  return unit === '' || unit === '-' ? null : unit;
}

function hasRepeats(names: readonly string[]): boolean {
  const given = names.filter(Boolean);
  return new Set(given).size < given.length;
}

/** A merged cell of a spreadsheet stands above all columns up to the next. */
function spread(row: readonly string[], column: number): string {
  const own = row[column] ?? '';
  if (own !== '' || column === 0) return own;
  return row.slice(1, column).findLast((cell) => cell !== '') ?? '';
}

const oneLine = (heading: string) => heading.replace(/\s+/g, ' ').trim();

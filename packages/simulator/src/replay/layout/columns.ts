import { excerpt } from '../text/excerpt.ts';
import { plainWord } from '../text/plain-word.ts';
import type { TimeColumn } from '../time/time-column.ts';
import { elapsedUnitOf, isElapsedHeading } from '../time/time-heading.ts';
import { readCell } from '../values/cell-value.ts';
import { isNoValue } from '../values/no-value.ts';
import { type NumberStyle, recogniseNumberStyle } from '../values/number-style.ts';
import { kindOfCell } from './cell-kind.ts';
import { type Column, nameOf, notesOnColumns } from './column-notes.ts';
import { isGeneralHeading, isQualityColumn, type QualityForm, recogniseQuality } from './quality.ts';
import { isCounterHeading, isRowNumbers } from './row-numbers.ts';
import { readSensorHeadings } from './sensor-heading.ts';
import type { Table } from './table.ts';
import { findRowKeys, type RowKeys } from './wide-keys.ts';

export interface SensorColumn {
  index: number;
  heading: string;
  sensor: string;
  unit: string | null;
  style: NumberStyle;
  /** The column that says whether its values are good. */
  quality?: { index: number; form: QualityForm } | undefined;
}

export interface LeftOut {
  column: string;
  reason: string;
}

export interface WideColumns {
  keys: RowKeys;
  sensors: readonly SensorColumn[];
  leftOut: readonly LeftOut[];
  notes: readonly string[];
}

export type WideColumnsResult = { ok: true; columns: WideColumns } | { ok: false; reason: string };

const labelHeadings = new Set([
  ...['anomaly', 'anomalies', 'isanomaly', 'changepoint', 'label', 'labels', 'class', 'target', 'outlier'],
]);
const remarks = /^(?:comments?|remarks?|notes?|kommentar|bemerkung|commentaire|observaciones|untitled)$/i;
/**
 * Tells from the headings and first rows of a table which columns hold sensors. Labels that people put there for
 * training (`anomaly`, `changepoint` …), numbers of rows, times and texts are none; a column that has been empty so
 * far may still become one.
 */
export function chooseColumns(
  table: Table,
  time: Pick<TimeColumn, 'columns' | 'join'>,
  separator: string,
): WideColumnsResult {
  const all = readColumns(table, time.columns, separator);
  const keys = findRowKeys(
    table,
    time.join,
    all.map(({ index }) => index),
  );
  const columns = all.filter(({ index }) => !keys.columns.includes(index) && index !== keys.only?.column);
  const timeNames = time.columns.map((column) => table.names[column] ?? '').filter(Boolean);
  const judged = columns.map((column) => ({
    column,
    reason: timeNames.includes(column.heading) ? 'another time' : whyNoSensor(column),
  }));
  const usable = judged.filter(({ reason }) => reason === undefined).map(({ column }) => column);
  const shown = judged.filter(({ column, reason }) => reason !== undefined && reason !== nothing(column));
  const leftOut = shown.map(({ column, reason }) => ({ column: nameOf(column), reason: reason ?? '' }));
  if (!usable.some(({ cells }) => cells.length > 0)) {
    const told = leftOut.map(({ column, reason }) => `${column}: ${reason}`).join('; ');
    return {
      ok: false,
      reason: `has no sensor column: none beside the time holds numbers${told ? ` (${excerpt(told, 200)})` : ''}`,
    };
  }
  const headings = readSensorHeadings(
    usable.map(({ heading }) => heading),
    usable.map(({ index }) => index + 1),
  );
  const sensors = usable.map((column, i) => ({
    index: column.index,
    heading: column.heading,
    sensor: headings[i]?.sensor ?? '',
    unit: headings[i]?.unit ?? table.units[column.index] ?? unitInCells(column),
    style: column.style,
    quality: qualityOf(column, columns, usable.length),
  }));
  return {
    ok: true,
    columns: {
      keys,
      sensors,
      leftOut: [...leftOut, ...aloneIn(table, keys)],
      notes: notesOnColumns(usable, headings),
    },
  };
}

function aloneIn({ names }: Table, { only }: RowKeys): LeftOut[] {
  if (!only) return [];
  return [{ column: names[only.column] ?? '', reason: `the name of one machine, "${excerpt(only.value)}"` }];
}

function readColumns(table: Table, timeColumns: readonly number[], separator: string): Column[] {
  const indexes = table.names.map((_, index) => index).filter((index) => !timeColumns.includes(index));
  const filled = indexes.map((index) => ({
    index,
    heading: table.names[index] ?? '',
    cells: table.rows.map((row) => row[index] ?? '').filter((cell) => !isNoValue(cell)),
  }));
  const ofFile = recogniseNumberStyle(filled.flatMap(({ cells }) => cells.slice(0, 100)));
  return filled.map((column) => {
    const told = recogniseNumberStyle(column.cells) ?? ofFile;
    return { ...column, style: told ?? usualStyle(column.cells, separator), isAssumed: told === undefined };
  });
}

/** Where commas separate the cells, those inside them mark thousands. */
export function usualStyle(cells: readonly string[], separator: string): NumberStyle {
  if (separator === ',') return 'decimal point';
  const has = (mark: string) => cells.some((cell) => cell.includes(mark));
  return has(',') && !has('.') ? 'decimal comma' : 'decimal point';
}

/** Nothing that anybody would miss. */
const nothing = ({ heading, cells }: Column) => (heading === '' && cells.length === 0 ? 'empty' : undefined);

function whyNoSensor(column: Column): string | undefined {
  const { heading, cells, style } = column;
  if (labelHeadings.has(plainWord(heading))) return 'a label';
  if (cells.length === 0) return heading === '' || remarks.test(heading) ? 'empty' : undefined;
  if (isCounterHeading(heading) && cells.length > 1 && isRowNumbers(cells)) return 'numbers of rows';
  if (isQualityColumn(heading, cells)) return 'says how good the values are';
  if (isElapsedHeading(heading) && elapsedUnitOf(heading) !== undefined) return 'another time';
  const kinds = cells.map((cell) => readCell(cell, style).kind);
  const values = kinds.filter((kind) => kind === 'number' || kind === 'switch').length;
  if (values > cells.length / 2) return hasUnitsOfItsOwn(column) ? textOf(column) : undefined;
  return cells.filter((cell) => kindOfCell(cell) === 'time').length > cells.length / 2
    ? 'another time'
    : textOf(column);
}

function textOf({ cells, style }: Column): string {
  const example = cells.find((cell) => readCell(cell, style).kind === 'text') ?? cells[0] ?? '';
  return `a text, such as "${excerpt(example)}"`;
}

/** `3A`, `5B` are codes: measurements of one sensor share their unit. */
function hasUnitsOfItsOwn({ cells, style }: Column): boolean {
  const units = cells.flatMap((cell) => {
    const value = readCell(cell, style);
    return value.kind === 'number' && value.unit !== null ? [value.unit] : [];
  });
  return units.length > cells.length / 2 && new Set(units).size > 2;
}

function unitInCells({ cells, style }: Column): string | null {
  for (const cell of cells) {
    const value = readCell(cell, style);
    if (value.kind === 'number' && value.unit !== null) return value.unit;
  }
  return null;
}

function qualityOf(column: Column, columns: readonly Column[], sensors: number): SensorColumn['quality'] {
  const qualities = columns.filter(({ heading, cells }) => isQualityColumn(heading, cells));
  const stem = plainWord(column.heading).replace(/(?:value|val|wert)$/, '');
  const own =
    qualities.find(({ heading }) => stem !== '' && plainWord(heading).startsWith(stem)) ??
    qualities.find(({ heading, index }) => index === column.index + 1 && isGeneralHeading(heading)) ??
    (sensors === 1 && qualities.length === 1 ? qualities[0] : undefined);
  const form = own && recogniseQuality(own.cells);
  return own && form ? { index: own.index, form } : undefined;
}

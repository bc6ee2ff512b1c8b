import { parseClock } from '../time/clock.ts';
import { dateReaders } from '../time/date-reader.ts';
import { readCell } from '../values/cell-value.ts';

/** What a cell looks like by itself, whatever column it is in. */
export type CellKind = 'time' | 'number' | 'switch' | 'none' | 'text';

const dateShapes = new Set<string>();
const mostShapes = 1_000;
const longestTime = 45;

export function kindOfCell(cell: string): CellKind {
  const { kind } = readCell(cell, 'decimal point');
  if (kind !== 'text') return kind;
  if (isTime(cell)) return 'time';
  return readCell(cell, 'decimal comma').kind;
}

function isTime(cell: string): boolean {
  if (cell.length > longestTime || !/\d/.test(cell)) return false;
  if (parseClock(cell) !== undefined) return true;
  const shape = cell.replace(/\d/g, '0');
  if (dateShapes.has(shape)) return true;
  const isDate = dateReaders('UTC').some(({ read }) => read(cell) !== undefined);
  if (isDate && dateShapes.size < mostShapes) dateShapes.add(shape);
  return isDate;
}

/** Whether a cell is a value or a time, rather than a word. */
export function isTyped(kind: CellKind): boolean {
  return kind === 'time' || kind === 'number' || kind === 'switch';
}

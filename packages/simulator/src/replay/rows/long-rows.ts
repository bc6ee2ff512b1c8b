import { maxMagnitude } from '@i40/common';
import { isSystemTag, type LongColumns, namesOfTags, tagOf } from '../layout/long-form.ts';
import type { TimeColumn } from '../time/time-column.ts';
import { readCell } from '../values/cell-value.ts';
import type { RecordedRow, RowReader } from './recorded-row.ts';
import { createRowTimes } from './row-time.ts';

interface LongRowsOptions {
  time: TimeColumn;
  columns: LongColumns;
  /** How many cells a row has. */
  width: number;
}

/** Reads the rows of a table with a row for each value. */
export function createLongRows({ time, columns, width }: LongRowsOptions): RowReader {
  const { tag, keys, value: valueColumn, unit: unitColumn, quality, style } = columns;
  const timeOf = createRowTimes(time, width);
  const nameOf = namesOfTags();
  return (cells) => {
    const at = timeOf(cells);
    if (!at.ok) return at;
    const name = tagOf(cells, keys, tag);
    if (name === '') return { ok: false, reason: 'it names no sensor' };
    if (isSystemTag(name)) return { ok: true, time: at.time, values: [], badCells: [], badQualities: 0 };
    const { sensor, unit } = nameOf(name);
    const text = cells[valueColumn] ?? '';
    const cell = readCell(text, style);
    const row = { ok: true as const, time: at.time, values: [], badCells: [], badQualities: 0 };
    if (cell.kind === 'none') return row;
    if (cell.kind === 'text' || Math.abs(cell.value) > maxMagnitude)
      return { ...row, badCells: [{ sensor, text }] };
    if (quality && !quality.form.isGood(cells[quality.index] ?? '')) return { ...row, badQualities: 1 };
    const ownUnit = cell.kind === 'number' ? cell.unit : null;
    const unitCell = unitColumn === undefined ? '' : (cells[unitColumn] ?? '');
    return { ...row, values: [{ sensor, value: cell.value, unit: unitCell || ownUnit || unit }] };
  };
}

/** Puts values of the same time into one row, each sensor once. */
export async function* gatherRows(rows: AsyncIterable<RecordedRow>): AsyncGenerator<RecordedRow> {
  let open: RecordedRow | undefined;
  for await (const row of rows) {
    const fits =
      open?.time === row.time &&
      row.values.every(({ sensor }) => !open?.values.some((present) => present.sensor === sensor));
    if (open && fits) {
      open.values.push(...row.values);
      open.progress = row.progress;
    } else {
      if (open) yield open;
      open = row;
    }
  }
  if (open) yield open;
}

import { maxMagnitude } from '@i40/common';
import type { SensorColumn } from '../layout/columns.ts';
import { namesOfTags, tagOf } from '../layout/long-form.ts';
import type { RowKeys } from '../layout/wide-keys.ts';
import { excerpt } from '../text/excerpt.ts';
import type { TimeColumn } from '../time/time-column.ts';
import { readCell } from '../values/cell-value.ts';
import type { BadCell, RecordedValue, RowReader } from './recorded-row.ts';
import { createRowTimes } from './row-time.ts';

interface WideRowsOptions {
  time: TimeColumn;
  sensors: readonly SensorColumn[];
  /** What machine a row is of, where the table has several. */
  keys?: RowKeys;
  /** How many cells a row has. */
  width: number;
}

/** Reads the rows of a table with a column for each sensor. */
export function createWideRows({ time, sensors, keys, width }: WideRowsOptions): RowReader {
  const timeOf = createRowTimes(time, width);
  const nameOf = namesOfTags();
  const only = keys?.only;
  return (cells) => {
    const at = timeOf(cells);
    if (!at.ok) return at;
    const other = only && (cells[only.column] ?? '');
    if (only && other !== only.value) {
      const reason = `of "${excerpt(other ?? '')}", another machine than "${excerpt(only.value)}": play each from a file of its own`;
      return { ok: false, reason };
    }
    const key = keys && keys.columns.length > 0 ? tagOf(cells, keys.columns) : undefined;
    if (key === '') return { ok: false, reason: 'it names no machine' };
    const values: RecordedValue[] = [];
    const badCells: BadCell[] = [];
    let badQualities = 0;
    for (const { index, sensor: plain, unit, style, quality } of sensors) {
      const sensor = key === undefined ? plain : nameOf(`${key}.${plain}`).sensor;
      const cell = readCell(cells[index] ?? '', style);
      if (cell.kind === 'none') continue;
      if (cell.kind === 'text' || Math.abs(cell.value) > maxMagnitude) {
        badCells.push({ sensor, text: cells[index] ?? '' });
      } else if (quality && !quality.form.isGood(cells[quality.index] ?? '')) {
        badQualities += 1;
      } else {
        values.push({ sensor, value: cell.value, unit });
      }
    }
    if (values.length + badCells.length + badQualities === 0)
      return { ok: false, reason: 'no cell holds a number' };
    return { ok: true, time: at.time, values, badCells, badQualities };
  };
}

import type { CsvFile } from '../recording.ts';
import { splitCells } from '../records/csv-records.ts';
import { excerpt } from '../text/excerpt.ts';
import { parseRecordedTime } from '../time/recorded-time.ts';
import { isNothing, parseNumber } from '../values/recorded-number.ts';

export interface RecordedValue {
  sensor: string;
  value: number;
  unit: string | null;
}

/** A row of a recording: when, and what the sensors showed. Cells without a value are missing. */
export type RowResult = { ok: true; time: number; values: RecordedValue[] } | { ok: false; reason: string };

/** Reads one line of a CSV file. Never throws: what is no row comes back with its reason. */
export function parseRow(text: string, { separator, columns }: CsvFile): RowResult {
  const cells = splitCells(text, separator);
  if (!cells) return { ok: false, reason: 'the quotes are not in order' };
  if (cells.length !== columns.count) {
    return { ok: false, reason: `${cells.length} columns instead of ${columns.count}` };
  }
  const timeText = cells[columns.time] ?? '';
  const time = parseRecordedTime(timeText, columns.dateOrder);
  if (time === undefined) return { ok: false, reason: `"${excerpt(timeText)}" is no time` };

  const values: RecordedValue[] = [];
  for (const { index, sensor, unit } of columns.sensors) {
    const cell = cells[index] ?? '';
    if (isNothing(cell)) continue;
    const value = parseNumber(cell);
    if (value === undefined) return { ok: false, reason: `${sensor}: "${excerpt(cell)}" is no number` };
    values.push({ sensor, value, unit });
  }
  return values.length > 0 ? { ok: true, time, values } : { ok: false, reason: 'no cell holds a number' };
}

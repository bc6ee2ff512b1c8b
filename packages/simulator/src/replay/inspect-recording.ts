import { UsageError } from '@i40/common';
import { chooseColumns, type WideColumns } from './layout/columns.ts';
import { findLongForm } from './layout/long-form.ts';
import { findTable, type Table } from './layout/table.ts';
import type { Recording } from './recording.ts';
import type { RecordingOptions } from './recording-options.ts';
import { openCsv } from './records/csv-source.ts';
import { isParquet, openParquet } from './records/parquet-source.ts';
import type { RecordSource } from './records/record-source.ts';
import { orderOf, usualGapOf } from './rows/first-rows.ts';
import type { RowOrder } from './rows/order.ts';
import { sizeOf } from './text/text-file.ts';
import { whyNoCommonTime } from './time/common-time.ts';
import { whyDatesAreNotEnough } from './time/dates-alone.ts';
import { evenlySpaced } from './time/evenly-spaced.ts';
import { findTimeColumn, type TimeColumn } from './time/time-column.ts';
import { parseTimeFormat } from './time/time-format-option.ts';

const headRecords = 1_000;

/**
 * Looks at the first rows of a file. Throws a `UsageError` that says what is wrong when it cannot be replayed, and
 * what to write to mend it.
 */
export async function inspectRecording(path: string, options: RecordingOptions = {}): Promise<Recording> {
  // A directory, and a file that is not there, are told by the size.
  await sizeOf(path);
  const source = (await isParquet(path)) ? await openParquet(path) : await openCsv(path, options.encoding);
  const found = findTable(await source.first(headRecords), {
    hasHeader: options.header,
    separator: source.separator,
  });
  if (!found.ok) throw new UsageError(`${path} ${found.reason}.`);
  const { table } = found;
  const zone = options.timeZone ?? 'UTC';
  const time = findTime(path, table, zone, options);
  const columns = findColumns(path, table, time, source.separator);
  const isSure = options.timeColumn !== undefined || options.intervalMs !== undefined;
  const doubt = columns.form === 'long' || isSure ? undefined : doubtOf(table, time, zone, columns);
  if (doubt) throw new UsageError(`${path} ${doubt}.`);
  const base = { path, source, table, time, zone, columns, leftOut: columns.leftOut };
  const order = await orderOf(base);
  return { ...base, order, usualGapMs: usualGapOf(base), notes: notesOf(time, columns, source, order) };
}

function findTime(path: string, table: Table, zone: string, options: RecordingOptions): TimeColumn {
  if (options.intervalMs !== undefined) return evenlySpaced(options.intervalMs);
  const form = options.timeFormat === undefined ? undefined : parseTimeFormat(options.timeFormat, zone);
  const { names, units, rows } = table;
  const found = findTimeColumn({ names, units, rows, zone, form, column: options.timeColumn });
  if (!found.ok) throw new UsageError(`${path} ${found.reason}.`);
  return found.time;
}

/** Why a table with a column for each sensor would be played at wrong times. */
function doubtOf(table: Table, time: TimeColumn, zone: string, { keys }: WideColumns): string | undefined {
  const dates = keys.columns.length > 0 ? undefined : whyDatesAreNotEnough(table, time, zone);
  return dates ?? whyNoCommonTime(table, time.columns);
}

function findColumns(path: string, table: Table, time: TimeColumn, separator: string): Recording['columns'] {
  const long = findLongForm(table, time, separator);
  if (long) return { form: 'long', ...long };
  const wide = chooseColumns(table, time, separator);
  if (!wide.ok) throw new UsageError(`${path} ${wide.reason}.`);
  return { form: 'wide', ...wide.columns };
}

function notesOf(
  time: TimeColumn,
  columns: Recording['columns'],
  source: RecordSource,
  order: RowOrder,
): string[] {
  const notes = columns.form === 'wide' ? [...columns.notes] : [];
  if (time.form.note) notes.unshift(time.form.note);
  notes.push(...source.notes);
  if (order !== 'oldest first') notes.push(`its rows are ${order} and are sorted by time`);
  return notes;
}

import { UsageError } from '@i40/common';
import { chooseColumns } from './layout/columns.ts';
import { findLongForm } from './layout/long-form.ts';
import { findTable, type Table } from './layout/table.ts';
import type { Recording } from './recording.ts';
import type { RecordingOptions } from './recording-options.ts';
import { type CsvRecord, readRecords } from './records/record-parser.ts';
import { recogniseSeparator } from './records/separator.ts';
import { orderOf, usualGapOf } from './rows/first-rows.ts';
import type { RowOrder } from './rows/order.ts';
import { openTextFile, readText, type TextFile } from './text/text-file.ts';
import { evenlySpaced } from './time/evenly-spaced.ts';
import { findTimeColumn, type TimeColumn } from './time/time-column.ts';
import { parseTimeFormat } from './time/time-format-option.ts';

const headRecords = 1_000;
const headLength = 512 * 1024;

/**
 * Looks at the first rows of a file. Throws a `UsageError` that says what is wrong when it cannot be replayed, and
 * what to write to mend it.
 */
export async function inspectRecording(path: string, options: RecordingOptions = {}): Promise<Recording> {
  const text = await openTextFile(path, options.encoding);
  const head = await readHead(text);
  const separator = recogniseSeparator(head);
  const records = await firstRecords(head, separator);
  const found = findTable(records, options.header ?? true);
  if (!found.ok) throw new UsageError(`${path} ${found.reason}.`);
  const { table } = found;
  const zone = options.timeZone ?? 'UTC';
  const time = findTime(path, table, zone, options);
  const columns = findColumns(path, table, time, separator);
  const base = { path, text, separator, table, time, zone, columns, leftOut: columns.leftOut };
  const order = await orderOf(base);
  return { ...base, order, usualGapMs: usualGapOf(base), notes: notesOf(time, columns, text, order) };
}

function findTime(path: string, table: Table, zone: string, options: RecordingOptions): TimeColumn {
  if (options.intervalMs !== undefined) return evenlySpaced(options.intervalMs);
  const form = options.timeFormat === undefined ? undefined : parseTimeFormat(options.timeFormat, zone);
  const { names, units, rows } = table;
  const found = findTimeColumn({ names, units, rows, zone, form, column: options.timeColumn });
  if (!found.ok) throw new UsageError(`${path} ${found.reason}.`);
  return found.time;
}

function findColumns(path: string, table: Table, time: TimeColumn, separator: string): Recording['columns'] {
  const long = findLongForm(table, time, separator);
  if (long) return { form: 'long', ...long };
  const wide = chooseColumns(table, time, separator);
  if (!wide.ok) throw new UsageError(`${path} ${wide.reason}.`);
  return { form: 'wide', ...wide.columns };
}

/** Whole lines from the beginning of a file. */
async function readHead(text: TextFile): Promise<string> {
  let head = '';
  for await (const chunk of readText(text)) {
    head += chunk;
    if (head.length > headLength) return head.slice(0, head.lastIndexOf('\n') + 1) || head;
  }
  return head;
}

async function firstRecords(head: string, separator: string): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const record of readRecords([head], separator)) {
    records.push(record);
    if (records.length === headRecords) break;
  }
  return records;
}

function notesOf(time: TimeColumn, columns: Recording['columns'], text: TextFile, order: RowOrder): string[] {
  const notes = columns.form === 'wide' ? [...columns.notes] : [];
  if (time.form.note) notes.unshift(time.form.note);
  if (text.isGuess) notes.push(`its letters look like ${text.encoding}; write --encoding for another`);
  if (order !== 'oldest first') notes.push(`its rows are ${order} and are sorted by time`);
  return notes;
}

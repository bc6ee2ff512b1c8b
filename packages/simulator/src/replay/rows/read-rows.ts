import { UsageError } from '@i40/common';
import { tagOf } from '../layout/long-form.ts';
import { isComment } from '../layout/table.ts';
import type { Recording, RecordingForm } from '../recording.ts';
import type { CsvRecord } from '../records/record-parser.ts';
import type { RowComplaints } from '../row-complaints.ts';
import { createLongRows, gatherRows } from './long-rows.ts';
import { sortRows, tooLarge } from './order.ts';
import type { RecordedRow, RowReader } from './recorded-row.ts';
import { createWideRows } from './wide-rows.ts';

type Complaints = Pick<RowComplaints, 'add' | 'addCell' | 'addBadQualities'>;

/** Reads the records of a recording. */
export function createRowReader({ time, columns, table }: RecordingForm): RowReader {
  const width = table.names.length;
  return columns.form === 'long'
    ? createLongRows({ time, columns, width })
    : createWideRows({ time, sensors: columns.sensors, keys: columns.keys, width });
}

/**
 * Streams the rows of a recording, oldest first. In order they are never held in memory; those in another order are
 * sorted, as long as they can be held. Throws a `UsageError` when they cannot.
 */
export async function* readRows(recording: Recording, complaints: Complaints): AsyncGenerator<RecordedRow> {
  const { path, order, columns } = recording;
  const written = readAsWritten(recording, complaints);
  const ordered = order === 'oldest first' ? written : sortRows(written, { path, order });
  for await (const row of hasManySeries(columns) ? gatherRows(ordered) : ordered) {
    if (row.values.length > 0) yield row;
  }
}

/** Whether rows of several series lie in one table: it may be written one after the other. */
export function hasManySeries(columns: RecordingForm['columns']): boolean {
  return columns.form === 'long' || columns.keys.columns.length > 0;
}

/** The rows as they stand in the file. */
export async function* readAsWritten(
  recording: RecordingForm & Partial<Recording>,
  complaints: Complaints,
): AsyncGenerator<RecordedRow> {
  const { source, table } = recording;
  const read = createRowReader(recording);
  const guard = recording.order === 'oldest first' ? createTagGuard(recording) : () => {};
  for await (const record of source.records()) {
    if (!record.ok) complaints.add(record.line, record.reason);
    if (!record.ok || isBeforeRows(record, table)) continue;
    const { line, cells, endByte } = record;
    const row = read(cells);
    if (!row.ok) {
      complaints.add(line, row.reason);
      continue;
    }
    for (const bad of row.badCells) complaints.addCell(line, bad.sensor, bad.text);
    complaints.addBadQualities(row.badQualities);
    guard(row.time, cells);
    yield { time: row.time, values: row.values, progress: Math.min(1, endByte / source.endByte) };
  }
}

/** What is no row and no mistake either: the header, also where it is repeated, comments, and empty lines. */
function isBeforeRows({ line, cells }: CsvRecord & { ok: true }, table: RecordingForm['table']): boolean {
  if (line < table.firstRowLine) return true;
  if (cells.every((cell) => cell === '') || isComment(cells)) return true;
  return table.headerLine !== undefined && table.names.every((name, i) => name === (cells[i] ?? ''));
}

/** A table in long form may be written tag by tag: the next tag begins at the start again. */
function createTagGuard({
  path,
  columns,
  time,
}: RecordingForm): (at: number, cells: readonly string[]) => void {
  if (!hasManySeries(columns) || time.form.kind === 'elapsed') return () => {};
  const seen = new Set<string>();
  let latest = Number.NEGATIVE_INFINITY;
  return (at, cells) => {
    const tag =
      columns.form === 'long' ? tagOf(cells, columns.keys, columns.tag) : tagOf(cells, columns.keys.columns);
    if (at < latest && !seen.has(tag)) throw new UsageError(tooLarge(path, 'in no order'));
    seen.add(tag);
    latest = at;
  };
}

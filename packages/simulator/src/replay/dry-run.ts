import { describeRecording } from './describe-recording.ts';
import type { Recording } from './recording.ts';
import { readRows } from './rows/read-rows.ts';
import type { RecordedRow } from './rows/recorded-row.ts';
import { excerpt } from './text/excerpt.ts';

const shownRows = 3;
/** A file may hold no row at all; that many bad ones tell enough. */
const mostComplaints = 10;

/** Says how a recording is understood, without playing it. Throws a `UsageError` when it cannot be sorted. */
export async function dryRun(recording: Recording, machine: string): Promise<string> {
  const rows: RecordedRow[] = [];
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (complaints.length < mostComplaints) complaints.push(text);
  };
  let seen = 0;
  for await (const row of readRows(recording, {
    add: (line, reason) => complain(`line ${line}: ${reason}`),
    addCell: (line, sensor, text) => complain(`line ${line}: ${sensor}, "${excerpt(text)}" is no number`),
    addBadQualities: () => {},
  })) {
    seen += 1;
    if (rows.length < shownRows) rows.push(row);
    // As many as were looked at to understand it.
    if (seen === 1_000) break;
  }
  if (rows.length === 0) complaints.unshift('it has no usable row');
  return describeRecording(recording, { rows, complaints }, machine);
}

import type { RecordingForm } from '../recording.ts';
import { type RowOrder, recogniseOrder } from './order.ts';
import { createRowReader, hasManySeries, readAsWritten } from './read-rows.ts';

const defaultGapMs = 1_000;
/** A table in long form up to this size is read once before it is played: it may be written tag by tag. */
const mostLookedThrough = 64 * 1024 * 1024;
const silent = { add() {}, addCell() {}, addBadQualities() {} };

/** The order of the rows, from the first of them, and in long form from all where they are few enough. */
export async function orderOf(recording: RecordingForm): Promise<RowOrder> {
  const { columns, source, time } = recording;
  const first = timesOfFirst(recording);
  const order = recogniseOrder(first, time.form.kind === 'elapsed');
  if (!hasManySeries(columns) || order !== 'oldest first' || source.endByte > mostLookedThrough) return order;
  let latest = Number.NEGATIVE_INFINITY;
  for await (const row of readAsWritten(recording, silent)) {
    if (row.time < latest) return 'in no order';
    latest = row.time;
  }
  return order;
}

/** The median distance of the first rows, in recorded milliseconds. */
export function usualGapOf(recording: RecordingForm): number {
  const times = timesOfFirst(recording);
  const gaps = times
    .map((time, i) => Math.abs(time - (times[i - 1] ?? time)))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? defaultGapMs;
}

function timesOfFirst(recording: RecordingForm): number[] {
  const read = createRowReader(recording);
  return recording.table.rows.flatMap((cells) => {
    const row = read(cells);
    return row.ok ? [row.time] : [];
  });
}

import type { WriteRecord } from '@i40/timescale';

/** From the first to the last time, in epoch milliseconds, that a batch writes of a series. */
interface Span {
  from: number;
  to: number;
}

/** Which rows a batch may touch. Sites are not told apart: too much is safe, and machines seldom share an id. */
export interface WriteSet {
  /** By machine, then by sensor; names are looked up as they are, for joining them costs more than all the rest. */
  spans: Map<string, Map<string, Span>>;
  /** The state of a Sparkplug edge node is in it, of which only the last is kept. */
  holdsState: boolean;
}

export function writeSetOf(records: Iterable<WriteRecord>): WriteSet {
  const touched: WriteSet = { spans: new Map(), holdsState: false };
  for (const record of records) {
    if (record.kind === 'edge_node') touched.holdsState = true;
    // A sensor that says both has one span for both: too much is safe.
    const row =
      record.kind === 'reading' ? record.reading : record.kind === 'state' ? record.state : undefined;
    if (!row) continue;
    const { machine_id, sensor, ts } = row;
    const ofMachine = touched.spans.get(machine_id);
    const span = ofMachine?.get(sensor);
    if (!ofMachine) touched.spans.set(machine_id, new Map([[sensor, { from: ts, to: ts }]]));
    else if (!span) ofMachine.set(sensor, { from: ts, to: ts });
    else if (ts > span.to) span.to = ts;
    else if (ts < span.from) span.from = ts;
  }
  return touched;
}

/**
 * Whether two batches may be written in any order, or at once, without anybody being able to tell afterwards. Time goes on,
 * so the next batch of a series nearly always begins where the one before has ended; a correction does not.
 */
export function areDisjoint(a: WriteSet, b: WriteSet): boolean {
  if (a.holdsState || b.holdsState) return false;
  for (const [machine, sensors] of a.spans) {
    const others = b.spans.get(machine);
    if (!others) continue;
    for (const [sensor, span] of sensors) {
      const other = others.get(sensor);
      if (other && span.from <= other.to && other.from <= span.to) return false;
    }
  }
  return true;
}

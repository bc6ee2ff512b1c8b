import type { Reading, StateReading } from '@i40/common';
import type { EdgeNodeChange } from '@i40/payloads';

export interface ReadingRecord {
  kind: 'reading';
  /** The message that the reading came in, should the database refuse it. */
  topic: string;
  reading: Reading;
}

/** A reading from before what the table of readings still keeps: stored apart, and summed up there. */
export interface HistoricalRecord {
  kind: 'historical';
  topic: string;
  reading: Reading;
}

/** What a machine said in words, stored beside the readings of its message. */
export interface StateRecord {
  kind: 'state';
  /** The message that it came in, should the database refuse it. */
  topic: string;
  state: StateReading;
}

/** A dead letter: a message, or an element of one, that is no reading, as `rejected_messages` keeps it. */
export interface RejectedRecord {
  kind: 'rejected';
  topic: string;
  payload: Uint8Array;
  reason: string;
}

/** What a message changed at a Sparkplug edge node: written with its readings, or neither is. */
export interface EdgeNodeRecord {
  kind: 'edge_node';
  change: EdgeNodeChange;
}

/** What is written as one row, and succeeds or fails apart from its neighbours. */
export type WriteRecord = ReadingRecord | HistoricalRecord | StateRecord | RejectedRecord | EdgeNodeRecord;

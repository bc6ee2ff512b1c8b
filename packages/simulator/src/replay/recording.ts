import type { LeftOut, WideColumns } from './layout/columns.ts';
import type { LongColumns } from './layout/long-form.ts';
import type { Table } from './layout/table.ts';
import type { RecordSource } from './records/record-source.ts';
import type { RowOrder } from './rows/order.ts';
import type { TimeColumn } from './time/time-column.ts';

/** A recording whose form is understood. */
export interface Recording extends RecordingForm {
  order: RowOrder;
  /** The median distance of its first rows, in recorded milliseconds. */
  usualGapMs: number;
  /** Assumptions that the user should know of. */
  notes: readonly string[];
}

/** How a recording is laid out. */
export interface RecordingForm {
  path: string;
  source: RecordSource;
  table: Table;
  time: TimeColumn;
  /** Of times that name none. */
  zone: string;
  columns: ({ form: 'wide' } & WideColumns) | ({ form: 'long' } & LongColumns);
  leftOut: readonly LeftOut[];
}

import type { CsvRecord } from './record-parser.ts';

/** A file whose records can be read, again and again from the beginning. */
export interface RecordSource {
  path: string;
  /** On the disk. */
  bytes: number;
  /** What kind of file it is, for a person. */
  description: string;
  /** Where commas separate the cells, those inside them mark thousands. */
  separator: string;
  /** About where the last record ends, by the measure of its `endByte`. */
  endByte: number;
  /** Assumptions that the user should know of. */
  notes: readonly string[];
  /** The first records, without reading much more. */
  first(count: number): Promise<CsvRecord[]>;
  /** All records, streamed. */
  records(): AsyncIterable<CsvRecord>;
}

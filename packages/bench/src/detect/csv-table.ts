import { readFileSync } from 'node:fs';

/** A file of a benchmark that cannot be read as one; the message names file and line. */
export class MalformedFileError extends Error {}

export interface CsvTable {
  /** Without the timestamp's column, the first. */
  columns: string[];
  timestamps: string[];
  rows: Float64Array[];
}

/** Reads a CSV file of numbers with a timestamp in front. Throws a MalformedFileError naming file and line. */
export function readCsvTable(path: string, separator: string): CsvTable {
  return parseCsvTable(readFileSync(path, 'utf8'), { path, separator });
}

/** As `readCsvTable`, from text; `path` is for messages. */
export function parseCsvTable(
  text: string,
  { path, separator }: { path: string; separator: string },
): CsvTable {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const malformed = (line: number, what: string) => new MalformedFileError(`${path}:${line}: ${what}`);
  const header = lines[0]?.split(separator) ?? [];
  if (header.length < 2) throw malformed(1, `expected a header of columns separated by "${separator}"`);
  const table: CsvTable = { columns: header.slice(1).map((name) => name.trim()), timestamps: [], rows: [] };
  for (const [index, line] of lines.entries()) {
    if (index === 0 || (line === '' && index === lines.length - 1)) continue;
    const fields = line.split(separator);
    if (fields.length !== header.length)
      throw malformed(index + 1, `expected ${header.length} fields, found ${fields.length}`);
    const [timestamp = '', ...values] = fields;
    if (Number.isNaN(epochMs(timestamp)))
      throw malformed(index + 1, `${JSON.stringify(timestamp)} is not a timestamp`);
    const bad = values.find((value) => value.trim() === '' || Number.isNaN(Number(value)));
    if (bad !== undefined) throw malformed(index + 1, `${JSON.stringify(bad)} is not a number`);
    table.timestamps.push(timestamp);
    table.rows.push(Float64Array.from(values, Number));
  }
  if (table.rows.length === 0) throw malformed(2, 'there are no rows');
  return table;
}

/** Milliseconds of "2014-04-15 15:44:00", with or without a fraction, taken as UTC; NaN for anything else. */
export function epochMs(timestamp: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)$/.exec(timestamp.trim());
  return match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
}

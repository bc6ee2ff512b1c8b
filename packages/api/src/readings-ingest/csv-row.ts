import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

export type CsvRow = { ok: true; cells: string[] } | { ok: false; reason: string };

const delimiters = [',', ';', '\t'] as const;

/** What stands most often between the names of a header. */
export function delimiterOf(header: string): string {
  const counts = delimiters.map((delimiter) => header.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The cells of a line, without blanks at their ends. */
export function readCsvRow(line: string, delimiter: string): CsvRow {
  // Almost no line has quotation marks, and to split it costs a tenth.
  if (!line.includes('"')) return { ok: true, cells: line.split(delimiter).map((cell) => cell.trim()) };
  try {
    const [cells = []] = parse(line, { delimiter, relax_column_count: true, trim: true });
    return { ok: true, cells };
  } catch (error) {
    if (error instanceof CsvError) return { ok: false, reason: `is no CSV: ${error.message}` };
    throw error;
  }
}

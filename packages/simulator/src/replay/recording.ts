import { stat } from 'node:fs/promises';
import { UsageError } from '@i40/common';
import { type CsvColumns, chooseColumns } from './layout/columns.ts';
import { readCsvLines, splitCells } from './records/csv-records.ts';
import { parseRecordedTime } from './time/recorded-time.ts';

/** A CSV file whose form is understood. */
export interface CsvFile {
  path: string;
  bytes: number;
  separator: string;
  columns: CsvColumns;
  /** The median distance of its first rows, in recorded milliseconds. */
  usualGapMs: number;
}

const separators = [',', ';', '\t', '|'];
const headRows = 200;
const defaultGapMs = 1_000;

/** Looks at the first rows of a file. Throws a `UsageError` that says what is wrong when it cannot be replayed. */
export async function inspectCsvFile(path: string): Promise<CsvFile> {
  const bytes = await sizeOf(path);
  const [headerLine, ...lines] = await readHead(path);
  if (headerLine === undefined) throw new UsageError(`${path} is empty.`);
  // Two bytes a character, one of them 0 in plain letters.
  if (headerLine.includes('\0')) {
    throw new UsageError(`${path} is not UTF-8 text but UTF-16, or no text at all: save it as "CSV UTF-8".`);
  }
  const separator = recogniseSeparator(headerLine);
  const header = splitCells(headerLine, separator);
  if (!header) throw new UsageError(`${path}: the quotes in its first line are not in order.`);
  if (lines.length === 0) throw new UsageError(`${path} has a header but no rows.`);
  const rows = lines
    .map((line) => splitCells(line, separator))
    .filter((cells) => cells !== undefined)
    .filter(({ length }) => length === header.length);
  const result = chooseColumns(header, rows);
  if (!result.ok) throw new UsageError(`${path} ${result.reason}.`);
  const { columns } = result;
  return { path, bytes, separator, columns, usualGapMs: medianGap(rows, columns) };
}

async function sizeOf(path: string): Promise<number> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new UsageError(`${path} is a directory, not a CSV file.`);
    return stats.size;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`There is no file ${path}.`);
    throw new UsageError(`Cannot read ${path}: ${message}`);
  }
}

async function readHead(path: string): Promise<string[]> {
  const lines: string[] = [];
  try {
    for await (const { text } of readCsvLines(path)) {
      lines.push(text);
      if (lines.length > headRows) break;
    }
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${(error as Error).message}`);
  }
  return lines;
}

/** The one that makes most columns of the header. */
function recogniseSeparator(headerLine: string): string {
  const columnsWith = (separator: string) => splitCells(headerLine, separator)?.length ?? 0;
  return separators.reduce((best, next) => (columnsWith(next) > columnsWith(best) ? next : best));
}

function medianGap(rows: readonly string[][], { time: column, dateOrder }: CsvColumns): number {
  const times = rows
    .map((row) => parseRecordedTime(row[column] ?? '', dateOrder))
    .filter((time) => time !== undefined);
  const gaps = times
    .map((time, i) => time - (times[i - 1] ?? time))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? defaultGapMs;
}

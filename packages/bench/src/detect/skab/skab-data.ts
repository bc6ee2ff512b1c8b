import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CsvTable, MalformedFileError, readCsvTable } from '../csv-table.ts';

/** Rows at the beginning of each file that detectors learn from. */
export const skabFitRows = 400;

export interface SkabFile {
  /** Relative to the folder of the benchmark: valve1/0.csv. */
  name: string;
  group: string;
  timestamps: string[];
  rows: Float64Array[];
  labels: boolean[];
}

const groups = ['valve1', 'valve2', 'other'];

/** The labelled files of SKAB in a folder of the original's layout, by group and number. */
export function readSkab(directory: string): SkabFile[] {
  const files = groups.flatMap((group) =>
    csvFiles(join(directory, group)).map((file) => readLabelled(directory, group, file)),
  );
  if (files.length === 0)
    throw new MalformedFileError(
      `${directory}: no files in ${groups.map((group) => `${group}/`).join(', ')}`,
    );
  return files;
}

/** The recording of normal operation that comes with SKAB; undefined where it is not there. */
export function readAnomalyFree(directory: string): CsvTable | undefined {
  const path = join(directory, 'anomaly-free', 'anomaly-free.csv');
  return existsSync(path) ? readCsvTable(path, ';') : undefined;
}

function csvFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const byNumber = new Intl.Collator('en', { numeric: true });
  return readdirSync(directory)
    .filter((file) => file.endsWith('.csv'))
    .sort(byNumber.compare);
}

function readLabelled(directory: string, group: string, file: string): SkabFile {
  const path = join(directory, group, file);
  const { columns, timestamps, rows } = readCsvTable(path, ';');
  const label = columns.indexOf('anomaly');
  if (label < 0) throw new MalformedFileError(`${path}:1: there is no column "anomaly"`);
  if (rows.length <= skabFitRows)
    throw new MalformedFileError(
      `${path}:${rows.length + 1}: ends within the ${skabFitRows} rows to learn from`,
    );
  const odd = rows.findIndex((row) => row[label] !== 0 && row[label] !== 1);
  if (odd >= 0) throw new MalformedFileError(`${path}:${odd + 2}: the label is neither 0 nor 1`);
  const sensors = columns.flatMap((name, i) => (name === 'anomaly' || name === 'changepoint' ? [] : [i]));
  return {
    name: `${group}/${file}`,
    group,
    timestamps,
    rows: rows.map((row) => Float64Array.from(sensors, (column) => row[column] ?? Number.NaN)),
    labels: rows.map((row) => row[label] === 1),
  };
}

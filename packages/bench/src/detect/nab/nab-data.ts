import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { epochMs, MalformedFileError, readCsvTable } from '../csv-table.ts';
import { probationaryRows } from './nab-score.ts';

export interface NabSeries {
  /** Relative to data/, as in the labels: realKnownCause/nyc_taxi.csv. */
  name: string;
  group: string;
  timestamps: string[];
  values: Float64Array;
  /** First and last row of each window. */
  windows: [number, number][];
  slotsPerDay: number;
}

/** The series in a folder of NAB's layout: data/**.csv with labels/combined_windows.json. */
export function readNab(directory: string): NabSeries[] {
  const labelPath = join(directory, 'labels', 'combined_windows.json');
  const labels = readLabels(labelPath);
  const names = readdirSync(join(directory, 'data'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.csv'))
    .sort();
  if (names.length === 0) throw new MalformedFileError(`${join(directory, 'data')}: there are no .csv files`);
  return names.map((name) => {
    const path = join(directory, 'data', name);
    const { timestamps, rows } = readCsvTable(path, ',');
    const limits = labels[name];
    if (!limits) throw new MalformedFileError(`${labelPath}: there is no entry for ${name}`);
    const times = timestamps.map(epochMs);
    return {
      name,
      group: name.split('/')[0] ?? '',
      timestamps,
      values: Float64Array.from(rows, (row) => row[0] ?? Number.NaN),
      windows: limits.map((window) => rowsOf(window, times, `${labelPath}: ${name}`)),
      slotsPerDay: slotsPerDay(times),
    };
  });
}

function readLabels(path: string): Record<string, [string, string][]> {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedFileError(`${path}: ${(error as Error).message}`);
  }
}

function rowsOf([from, to]: readonly [string, string], times: readonly number[], place: string) {
  // Where the clock was set back a timestamp stands twice; the original takes the first.
  const [start, end] = [times.indexOf(epochMs(from)), times.indexOf(epochMs(to))];
  if (start < 0 || end < start)
    throw new MalformedFileError(`${place}: the window from ${from} to ${to} is not in the data`);
  return [start, end] as [number, number];
}

/** Samples a day by the median distance, from what a detector may know: the rows of the probationary period. */
export function slotsPerDay(times: readonly number[]): number {
  const known = times.slice(0, Math.max(2, probationaryRows(times.length)));
  const distances = known
    .slice(1)
    .map((time, i) => time - (known[i] ?? 0))
    .sort((a, b) => a - b);
  const median = distances[Math.floor(distances.length / 2)] ?? 0;
  return median > 0 ? Math.max(1, Math.round(86_400_000 / median)) : 288;
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Detector } from '@i40/detect';
import { createAme, createUniNovelty } from '@i40/detect/bench';
import { MalformedFileError, readCsvTable } from './csv-table.ts';

interface GoldenVector {
  file: string;
  score: number[];
  alarm?: number[];
}

const tolerance = 1e-6;

/**
 * Compares AME and UniNovelty with recorded outputs of the reference implementations. Returns a line for each vector;
 * `ok` is false where the largest difference is over 1e-6 or an alarm differs.
 */
export function checkGolden(
  directory: string,
  { skab, nab }: { skab: string | undefined; nab: string | undefined },
): { ok: boolean; lines: string[] } {
  const results = [
    skab ? checkAme(directory, skab) : 'AME: skipped, there is no --skab',
    nab ? checkUniNovelty(directory, nab) : 'UniNovelty: skipped, there is no --nab',
  ];
  return {
    ok: results.every((result) => typeof result === 'string' || result.ok),
    lines: results.map((result) => (typeof result === 'string' ? result : result.line)),
  };
}

function checkAme(directory: string, skab: string) {
  const vector = read(join(directory, 'golden_ame_valve1_0.json'));
  if (!vector) return 'AME: skipped, there is no golden_ame_valve1_0.json';
  const { columns, rows } = readCsvTable(join(skab, vector.file), ';');
  const sensors = columns.length - 2;
  return compare('AME', createAme({ trim: false }), {
    vector,
    rows: rows.map((row) => row.subarray(0, sensors)),
    fitRows: rows.length - vector.score.length,
  });
}

function checkUniNovelty(directory: string, nab: string) {
  const vector = read(join(directory, 'golden_uni_nyc_taxi.json'));
  if (!vector) return 'UniNovelty: skipped, there is no golden_uni_nyc_taxi.json';
  const { rows } = readCsvTable(join(nab, 'data', vector.file), ',');
  return compare('UniNovelty', createUniNovelty({ slotsPerDay: 48 }), { vector, rows, fitRows: 0 });
}

function compare(
  name: string,
  detector: Detector,
  { vector, rows, fitRows }: { vector: GoldenVector; rows: Float64Array[]; fitRows: number },
) {
  const fitted = detector.fit(rows.slice(0, fitRows));
  if (!fitted.ok) return { ok: false, line: `${name}: ${fitted.reason}` };
  let largest = 0;
  let alarms = 0;
  for (const [i, row] of rows.slice(fitRows).entries()) {
    const { statistic, alarm } = detector.update(fitted.state, row);
    largest = Math.max(largest, Math.abs(statistic - (vector.score[i] ?? Number.NaN)));
    if (vector.alarm && Boolean(vector.alarm[i]) !== alarm) alarms++;
  }
  const ok = largest <= tolerance && alarms === 0 && vector.score.length === rows.length - fitRows;
  const line = `${name} on ${vector.file}: ${vector.score.length} rows, largest difference ${largest.toExponential(1)}, ${alarms} alarms differ: ${ok ? 'matches' : 'DOES NOT MATCH'}`;
  return { ok, line };
}

function read(path: string): GoldenVector | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedFileError(`${path}: ${(error as Error).message}`);
  }
}

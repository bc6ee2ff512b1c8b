import { basename } from 'node:path';
import type { RegisteredDetector } from '@i40/detect';
import { digits, formatTable } from '../../shared/text-table.ts';
import { readCsvTable } from '../csv-table.ts';
import { Progress } from '../progress.ts';
import { playNormal } from './play-normal.ts';

/** Rows that a machine is learnt from before it is judged. */
const learningLengths = [300, 600, 1_200, 2_400, 3_600, 7_200] as const;
/** Columns that tell about a recording, not about the machine. */
const labels = new Set(['anomaly', 'changepoint']);

/** Share of the time with an open episode on recordings of normal operation, by the service's own path. */
export function reportNormal(
  chosen: readonly (readonly [string, RegisteredDetector])[],
  files: readonly string[],
): string {
  const progress = new Progress('normal', files.length * chosen.length * learningLengths.length);
  const tables = files.map((file) => {
    const table = withoutLabels(readCsvTable(file, ';'));
    const lines = chosen.map(([name, registered]) => [
      name,
      ...learningLengths.map((learnRows) => {
        const { openShare, episodes } = playNormal(table, { detector: registered.create(), learnRows });
        progress.step();
        return Number.isNaN(openShare) ? '–' : `${digits(100 * openShare, 1)} (${episodes})`;
      }),
    ]);
    return formatTable([`${basename(file)}, rows learnt from`, ...learningLengths.map(String)], lines);
  });
  return ['Normal operation: % of the time with an open episode (episodes)', ...tables].join('\n\n');
}

function withoutLabels({ columns, timestamps, rows }: ReturnType<typeof readCsvTable>) {
  const kept = columns.flatMap((name, column) => (labels.has(name) ? [] : [column]));
  return {
    columns: kept.map((column) => columns[column] as string),
    timestamps,
    rows: rows.map((row) => Float64Array.from(kept, (column) => row[column] as number)),
  };
}

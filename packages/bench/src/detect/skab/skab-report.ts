import { digits, formatTable } from '../../shared/text-table.ts';
import type { SkabResult } from './skab-bench.ts';
import type { SkabScore } from './skab-score.ts';

/** F1 as published for all 34 files, with the same protocol. */
const published = [
  ['Conv-AE', 0.784],
  ['MSET', 0.78],
  ['T²+Q (PCA)', 0.758],
  ['LSTM-AE', 0.741],
  ['Isolation forest', 0.287],
] as const;

const header = ['', 'F1', 'FAR %', 'MAR %', 'delay (rows)', 'found'];

/** Our rows among the published ones, then by group and by file. */
export function reportSkab(results: readonly SkabResult[], trivial: SkabScore, fileCount: number): string {
  const rows = [
    ...published.map(([name, f1]) => ({ f1, cells: [`${name}, published (34 files)`, digits(f1, 3)] })),
    { f1: trivial.f1, cells: cells('always an alarm, here', trivial) },
    ...results.flatMap(({ detector, all, byFile, byGroup }) =>
      [
        { name: `> ${detector}`, score: all },
        { name: `> ${detector}, threshold chosen on the other files`, score: byFile },
        { name: `> ${detector}, threshold chosen on the other groups`, score: byGroup },
      ].flatMap(({ name, score }) => (score ? [{ f1: score.f1, cells: cells(name, score) }] : [])),
    ),
  ].sort((a, b) => b.f1 - a.f1);
  return [
    `SKAB, outlier detection: ${fileCount} files here, each fitted on its first 400 rows, every later row scored`,
    formatTable(
      header,
      rows.map((row) => row.cells),
    ),
    ...results.flatMap(detailsOf),
  ].join('\n\n');
}

function detailsOf({ detector, groups, files, ...cost }: SkabResult): string[] {
  const pointsPerSecond = (1e6 * cost.columns) / cost.microseconds;
  return [
    formatTable(
      [`${detector} by group`, ...header.slice(1)],
      [...groups].map(([group, score]) => cells(group, score)),
    ),
    formatTable(
      [`${detector} by file`, ...header.slice(1)],
      [...files].map(([file, score]) => cells(file, score)),
    ),
    `${detector}: ${digits(cost.microseconds, 2)} µs a row, ${digits(cost.microseconds / cost.columns, 2)} µs a point (${Math.round(pointsPerSecond).toLocaleString('en')} points/s), ${Math.round(cost.bytes).toLocaleString('en')} bytes a machine`,
  ];
}

const cells = (name: string, { f1, far, mar, delayRows, found, anomalies }: SkabScore) => [
  name,
  digits(f1, 3),
  digits(far, 1),
  digits(mar, 1),
  digits(delayRows, 0),
  `${found}/${anomalies}`,
];

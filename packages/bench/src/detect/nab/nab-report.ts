import { digits, formatTable } from '../../shared/text-table.ts';
import type { NabGroup, NabResult, NabScores } from './nab-bench.ts';

/** Standard, low FP and low FN as published for all 58 series; thresholds swept over all of them. */
const published: readonly (readonly [string, NabScores])[] = [
  ['ARTime', { standard: 74.9, 'low FP': 65.1, 'low FN': 80.4 }],
  ['Numenta HTM', { standard: 70.5, 'low FP': 62.6, 'low FN': 75.2 }],
  ['CAD OSE', { standard: 69.9, 'low FP': 67.0, 'low FN': 73.2 }],
  ['KNN-CAD', { standard: 58.0, 'low FP': 43.4, 'low FN': 64.8 }],
  ['Random cut forest', { standard: 51.7, 'low FP': 38.4, 'low FN': 59.7 }],
  ['Windowed Gaussian', { standard: 39.6, 'low FP': 20.9, 'low FN': 47.4 }],
];

/** Our rows among the published ones, then by group and by file. */
export function reportNab(results: readonly NabResult[], seriesCount: number, windowCount: number): string {
  const rows = [
    ...published.map(([name, scores]) => ({ name: `${name}, published (58 series)`, scores })),
    ...results.flatMap(({ detector, swept, own, byFile, byGroup }) => [
      { name: `> ${detector}`, scores: swept },
      { name: `> ${detector}, its own decisions`, scores: own },
      { name: `> ${detector}, threshold chosen on the other files`, scores: byFile },
      { name: `> ${detector}, threshold chosen on the other groups`, scores: byGroup },
    ]),
  ].sort((a, b) => b.scores.standard - a.scores.standard);
  return [
    `NAB: ${seriesCount} series here with ${windowCount} windows; the threshold swept over all of them where nothing else is said`,
    formatTable(
      ['', 'standard', 'low FP', 'low FN'],
      rows.map(({ name, scores }) => [name, ...threeOf(scores)]),
    ),
    ...results.flatMap(detailsOf),
  ].join('\n\n');
}

function detailsOf({ detector, groups, all, files, microseconds, bytes, thresholds }: NabResult): string[] {
  const header = ['standard', 'low FP', 'low FN', 'FAR %', 'MAR % of windows', 'delay (rows)'];
  const row = (name: string, group: NabGroup) => [
    name,
    ...threeOf(group.scores),
    digits(group.far, 3),
    digits(group.mar, 1),
    digits(group.delayRows, 0),
  ];
  return [
    formatTable(
      [`${detector} by group`, ...header],
      [...[...groups].map(([name, group]) => row(name, group)), row('all', all)],
    ),
    formatTable(
      [`${detector} by file`, 'standard'],
      [...files].map(([name, score]) => [name, digits(score, 1)]),
    ),
    `${detector}: ${digits(microseconds, 2)} µs a point (${Math.round(1e6 / microseconds).toLocaleString('en')} points/s), ${Math.round(bytes).toLocaleString('en')} bytes a series; thresholds ${threeOf(thresholds, 4).join(', ')}`,
  ];
}

const threeOf = (scores: NabScores, count = 1) => [
  digits(scores.standard, count),
  digits(scores['low FP'], count),
  digits(scores['low FN'], count),
];

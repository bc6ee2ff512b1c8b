import { isTyped, kindOfCell } from '../layout/cell-kind.ts';
import { createRecordParser } from './record-parser.ts';

const separators = [',', ';', '\t', '|'] as const;
const lines = 100;
/** Excel writes and reads it as the first line of a file. */
const announcement = /^\uFEFF?"?sep=(.)"?\s*(?:\n|$)/i;

/**
 * Tells what stands between the cells of a file: what its first line announces (`sep=;`), or else what cuts most
 * lines into the same number of cells that are times and numbers. Spaces only where nothing else cuts.
 */
export function recogniseSeparator(head: string): string {
  const announced = announcement.exec(head)?.[1];
  if (announced) return announced;
  const sample = head.split('\n', lines).join('\n');
  const scored = separators.map((separator) => ({ separator, score: scoreOf(sample, separator) }));
  const best = scored.reduce((first, next) => (next.score > first.score ? next : first));
  if (best.score > 0) return best.separator;
  const rows = sample.split('\n').filter((line) => line.trim() !== '').length;
  return scoreOf(sample, ' ') > rows / 2 && !/\d \d{1,2}:\d/.test(sample) ? ' ' : ',';
}

function scoreOf(sample: string, separator: string): number {
  const parser = createRecordParser(separator);
  const rows = [...parser.push(sample), ...parser.end()].flatMap((record) =>
    record.ok && record.cells.length > 1 ? [record.cells] : [],
  );
  const byWidth = new Map<number, string[][]>();
  for (const row of rows) byWidth.set(row.length, [...(byWidth.get(row.length) ?? []), row]);
  const scores = [...byWidth.values()].map((alike) => {
    const cells = alike.flat();
    const understood = cells.filter((cell) => cell === '' || isTyped(kindOfCell(cell))).length;
    return (alike.length * (understood + 0.1 * cells.length)) / cells.length;
  });
  return Math.max(0, ...scores);
}

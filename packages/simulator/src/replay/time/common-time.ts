import { kindOfCell } from '../layout/cell-kind.ts';
import type { Table } from '../layout/table.ts';
import { isTimeHeading } from './time-heading.ts';

/**
 * Why rows have no common time: some programs write a column of times before each value. Undefined where they all say
 * the same, or where there is only one.
 */
export function whyNoCommonTime({ names, rows }: Table, time: readonly number[]): string | undefined {
  const [first, ...joined] = time;
  if (first === undefined || joined.length > 0) return undefined;
  const others = names.flatMap((name, column) =>
    column !== first && isTimeOfItsOwn(name, names[first] ?? '', rows, column) ? [column] : [],
  );
  const isBeforeValue = (column: number) => column + 1 < names.length && !others.includes(column + 1);
  const pairs = [first, ...others].filter(isBeforeValue);
  if (pairs.length < 2 || pairs.length !== others.length + 1 || pairs.length * 2 !== names.length)
    return undefined;
  const differ = rows.some((row) =>
    others.some((column) => (row[column] ?? '') !== '' && row[column] !== row[first]),
  );
  if (!differ) return undefined;
  const told = pairs
    .map((column) => `"${names[column] || `column ${column + 1}`}"`)
    .slice(0, 3)
    .join(', ');
  return `has a column of times for each value (${told}), and they differ: export it with one time for each row, or with a row for each value`;
}

function isTimeOfItsOwn(name: string, first: string, rows: readonly string[][], column: number): boolean {
  if (name !== '' && name === first) return true;
  if (!isTimeHeading(name.replace(/[\s_]?\d+$/, ''))) return false;
  return rows.every(
    (row) => (row[column] ?? '') === '' || ['time', 'number'].includes(kindOfCell(row[column] ?? '')),
  );
}

import { plainWord } from '../text/plain-word.ts';
import { filledCells } from '../time/time-source.ts';
import { mostly } from '../values/mostly.ts';
import { isTyped, kindOfCell } from './cell-kind.ts';
import type { Table } from './table.ts';

/** Columns of a table that say to which of several machines a row belongs. */
export interface RowKeys {
  columns: readonly number[];
  /** The only one so far: a row of another would be taken for one of this. */
  only: { column: number; value: string } | undefined;
}

const machineHeadings = new Set([
  ...['machine', 'machineid', 'machinename', 'machineno', 'device', 'deviceid', 'devicename', 'equipment'],
  ...[
    'equipmentid',
    'asset',
    'assetid',
    'host',
    'maschine',
    'maschinennr',
    'anlage',
    'gerät',
    'turbine',
    'turbineid',
  ],
]);

/**
 * Finds what tells rows of several machines apart in a table with a column for each quantity: a column that is called
 * so, or one of words without which several rows would have the same time.
 */
export function findRowKeys(
  table: Table,
  joinTime: (row: readonly string[]) => string,
  columns: readonly number[],
): RowKeys {
  const cells = (column: number) => filledCells(table.rows, column);
  const named = columns.filter(
    (column) =>
      machineHeadings.has(plainWord(table.names[column] ?? '')) &&
      cells(column).length > table.rows.length / 2,
  );
  const [varying, constant] = [
    named.filter((c) => new Set(cells(c)).size > 1),
    named.filter((c) => new Set(cells(c)).size === 1),
  ];
  if (varying.length > 0) return { columns: varying, only: undefined };
  const times = table.rows.map(joinTime);
  const words = columns.filter((column) => {
    const own = cells(column);
    if (own.length < table.rows.length * 0.9 || mostly(own, (cell) => isTyped(kindOfCell(cell))))
      return false;
    return tellsApart(
      times,
      table.rows.map((row) => row[column] ?? ''),
    );
  });
  const [column] = constant;
  const value = column === undefined ? undefined : cells(column)[0];
  return {
    columns: words.slice(0, 1),
    only: column === undefined || value === undefined ? undefined : { column, value },
  };
}

/** Whether rows share their times, and with these words no longer do. */
export function tellsApart(times: readonly string[], words: readonly string[]): boolean {
  const distinct = new Set(words).size;
  if (distinct < 2 || distinct > Math.max(2, words.length / 2)) return false;
  const alone = new Set(times).size;
  const together = new Set(times.map((time, i) => `${time}\n${words[i]}`)).size;
  return alone < times.length * 0.7 && together > times.length * 0.95;
}

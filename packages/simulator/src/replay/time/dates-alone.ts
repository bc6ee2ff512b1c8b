import { DateTime } from 'luxon';
import type { TimeColumn } from './time-column.ts';

/**
 * Why dates are not enough: they come again from row to row, so that all rows of a day would be played at once.
 * Undefined where they are enough.
 */
export function whyDatesAreNotEnough(
  { names, rows }: { names: readonly string[]; rows: readonly string[][] },
  time: TimeColumn,
  zone: string,
): string | undefined {
  if (time.form.kind !== 'date' && time.form.kind !== 'number') return undefined;
  const read = time.form.createReader();
  const days = rows.flatMap((row) => read(time.join(row)) ?? []);
  if (days.length < 3 || new Set(days).size > days.length * 0.7) return undefined;
  const isMidnight = (at: number) => DateTime.fromMillis(at, { zone }).startOf('day').toMillis() === at;
  if (!days.every(isMidnight)) return undefined;
  const name = time.columns.map((column) => names[column]).join('+');
  return `has only dates in "${name}", with several rows for a day: name the column of the time of day too, --time-column "${name}+NAME", or write --interval SECONDS where rows are evenly spaced`;
}

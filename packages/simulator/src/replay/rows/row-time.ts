import { excerpt } from '../text/excerpt.ts';
import type { TimeColumn } from '../time/time-column.ts';

export type RowTime = { ok: true; time: number } | { ok: false; reason: string };

/** Reads the time of one record after another, if it has as many cells as the table has columns. */
export function createRowTimes(time: TimeColumn, width: number): (cells: readonly string[]) => RowTime {
  const read = time.form.createReader();
  return (cells) => {
    const filled = cells.length <= width ? cells.length : cells.findLastIndex((cell) => cell !== '') + 1;
    if (filled > width || cells.length < width) {
      return { ok: false, reason: `${Math.max(filled, cells.length)} cells instead of ${width}` };
    }
    const text = time.join(cells);
    const at = read(text);
    return at === undefined ? { ok: false, reason: `"${excerpt(text)}" is no time` } : { ok: true, time: at };
  };
}

import type { Logger } from '@i40/runtime';
import { excerpt } from './text/excerpt.ts';

export interface RowComplaints {
  /** Tells of a row that was left out. */
  add(line: number, reason: string): void;
  /** Tells of a cell that was left out; the rest of its row is played. */
  addCell(line: number, sensor: string, text: string): void;
  /** Counts values that the recording itself calls bad. */
  addBadQualities(count: number): void;
  /** Tells how many there were beyond those told one by one. */
  summarise(): void;
  /** Rows left out. */
  readonly count: number;
  readonly cells: number;
  readonly badQualities: number;
}

const toldOneByOne = 20;

/** Tells of malformed rows and cells with their line numbers, without letting thousands of them flood the log. */
export function createRowComplaints(logger: Logger): RowComplaints {
  let count = 0;
  let cells = 0;
  let badQualities = 0;
  return {
    add(line, reason) {
      count += 1;
      if (count <= toldOneByOne) logger.warn({ line, reason }, 'Skipped a malformed row');
      if (count === toldOneByOne) logger.warn('Skipped further malformed rows without naming them');
    },
    addCell(line, sensor, text) {
      cells += 1;
      if (cells <= toldOneByOne) {
        logger.warn({ line, sensor, reason: `"${excerpt(text)}" is no number` }, 'Left out a cell');
      }
      if (cells === toldOneByOne) logger.warn('Left out further cells without naming them');
    },
    addBadQualities(more) {
      badQualities += more;
    },
    summarise() {
      if (count > toldOneByOne) logger.warn({ rows: count }, 'Skipped malformed rows');
      if (cells > toldOneByOne) logger.warn({ cells }, 'Left out cells');
      if (badQualities > 0) logger.warn({ values: badQualities }, 'Left out values of bad quality');
    },
    get count() {
      return count;
    },
    get cells() {
      return cells;
    },
    get badQualities() {
      return badQualities;
    },
  };
}

import type { Logger } from '@i40/runtime';

export interface RowComplaints {
  /** Tells of a row that was left out. */
  add(line: number, reason: string): void;
  /** Tells how many there were beyond those told one by one. */
  summarise(): void;
  readonly count: number;
}

const toldOneByOne = 20;

/** Tells of malformed rows with their line numbers, without letting thousands of them flood the log. */
export function createRowComplaints(logger: Logger): RowComplaints {
  let count = 0;
  return {
    add(line, reason) {
      count += 1;
      if (count <= toldOneByOne) logger.warn({ line, reason }, 'Skipped a malformed row');
      if (count === toldOneByOne) logger.warn('Skipped further malformed rows without naming them');
    },
    summarise() {
      if (count > toldOneByOne) logger.warn({ rows: count }, 'Skipped malformed rows');
    },
    get count() {
      return count;
    },
  };
}

import { textTable } from '@i40/runtime';

/** Rows of cells in columns as wide as they must be; the first to the left, the others to the right. */
export function formatTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return textTable({ heads, rows, toTheRight: (column) => column > 0, rule: '─' }).join('\n');
}

/** A number with so many digits behind the point; a dash where there is none. */
export function digits(value: number | undefined, count: number): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toFixed(count);
}

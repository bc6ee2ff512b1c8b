import { textTable } from '@i40/runtime';

/** Rows as an aligned table of text, with the columns of the first row; '' for no rows. */
export function formatTable(rows: readonly Record<string, unknown>[]): string {
  const heads = Object.keys(rows[0] ?? {});
  if (heads.length === 0) return '';
  const cells = rows.map((row) => heads.map((column) => formatCell(row[column])));
  return `${textTable({ heads, rows: cells, rule: '-' }).join('\n')}\n`;
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

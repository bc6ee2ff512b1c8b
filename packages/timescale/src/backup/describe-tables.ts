import { textTable } from '@i40/runtime';
import type { Digest } from './row-digest.ts';

/** A line for each table. */
export function describeTables(tables: Readonly<Record<string, Digest>>): string {
  const rows = Object.entries(tables).map(([table, { rows, sha256 }]) => [table, String(rows), sha256]);
  const lines = textTable({
    heads: ['table', 'rows', 'SHA-256'],
    rows,
    toTheRight: (column) => column === 1,
  });
  return `${lines.join('\n')}\n`;
}

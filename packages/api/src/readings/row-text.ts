import type { BucketRow, RawRow, StateRow } from '@i40/common';
import type { Row, RowKind } from '@i40/timescale';

const columns = {
  raw: ['ts', 'sensor', 'value', 'unit', 'quality'] satisfies (keyof RawRow)[],
  state: ['ts', 'sensor', 'state', 'quality'] satisfies (keyof StateRow)[],
  bucket: ['ts', 'sensor', 'avg', 'min', 'max', 'last', 'count'] satisfies (keyof BucketRow)[],
};

/** The first line of a CSV file of such rows. */
export function csvHeader(kind: RowKind): string {
  return `${columns[kind === '1m' || kind === '1h' ? 'bucket' : kind].join(',')}\r\n`;
}

/**
 * Rows as CSV (RFC 4180), without a header. Null is an empty field. A name, unit or state that a spreadsheet would take for a formula
 * has an apostrophe before it (OWASP, CSV injection).
 */
export function toCsv(rows: readonly Row[]): string {
  let text = '';
  for (const row of rows) text += `${row.ts},${csvText(row.sensor)},${csvFields(row)}\r\n`;
  return text;
}

function csvFields(row: Row): string {
  if ('value' in row) return `${row.value},${csvText(row.unit)},${row.quality}`;
  if ('state' in row) return `${csvText(row.state)},${row.quality}`;
  return `${row.avg},${row.min},${row.max},${row.last},${row.count}`;
}

/** Rows as JSON, one a line. */
export function toNdjson(rows: readonly Row[]): string {
  let text = '';
  for (const row of rows) text += `${JSON.stringify(row)}\n`;
  return text;
}

/** A lone minus is what some machines send for no unit. */
const formula = /^[=+@\t\r]|^-./;

/** Instants and numbers need no quotes; names and units are what a machine sent. */
function csvText(text: string | null): string {
  if (text === null) return '';
  const inert = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

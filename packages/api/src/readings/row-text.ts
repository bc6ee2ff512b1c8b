import type { BucketRow, RawRow, Resolution } from '@i40/common';
import type { Row } from '@i40/timescale';

const columns = {
  raw: ['ts', 'sensor', 'value', 'unit', 'quality'] satisfies (keyof RawRow)[],
  bucket: ['ts', 'sensor', 'avg', 'min', 'max', 'last', 'count'] satisfies (keyof BucketRow)[],
};

/** The first line of a CSV file of this resolution. */
export function csvHeader(resolution: Resolution): string {
  return `${columns[resolution === 'raw' ? 'raw' : 'bucket'].join(',')}\r\n`;
}

/**
 * Rows as CSV (RFC 4180), without a header. Null is an empty field. A name or unit that a spreadsheet would take for a formula
 * has an apostrophe before it (OWASP, CSV injection).
 */
export function toCsv(rows: readonly Row[]): string {
  let text = '';
  for (const row of rows) {
    text +=
      'value' in row
        ? `${row.ts},${csvText(row.sensor)},${row.value},${csvText(row.unit)},${row.quality}\r\n`
        : `${row.ts},${csvText(row.sensor)},${row.avg},${row.min},${row.max},${row.last},${row.count}\r\n`;
  }
  return text;
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

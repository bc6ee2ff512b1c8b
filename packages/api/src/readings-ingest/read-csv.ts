import { decodeText, defaultSite, notUtf8 } from '@i40/common';
import { decodeFields } from '@i40/payloads';
import { ProblemError } from '../problems.ts';
import { bodyLines, maxLineBytes } from './body-lines.ts';
import { type CsvRow, delimiterOf, readCsvRow } from './csv-row.ts';
import { type Entry, entryOf, rejection } from './entry.ts';

const needed = ['machine_id', 'sensor', 'value'] as const;

/**
 * CSV (RFC 4180) with a header. An empty cell says nothing. A row is a line: no name may hold a line break, and so a
 * quotation mark that nobody closed costs one row.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, receivedAt: number): AsyncGenerator<Entry> {
  const arrival = { at: receivedAt, isRetained: false };
  let header: { columns: string[]; delimiter: string } | undefined;
  let before = 0;
  for await (const line of bodyLines(bytes)) {
    const { number } = line;
    const text = 'isTooLong' in line ? undefined : decodeText(line.bytes)?.replace(/\r$/, '');
    if (text === undefined) {
      const reason = 'isTooLong' in line ? `the row has more than ${maxLineBytes} bytes` : notUtf8;
      yield { rejection: rejection(reason, number) };
      continue;
    }
    if (text.trim() === '') continue;
    if (!header) {
      header = readHeader(text);
      continue;
    }
    const row = readCsvRow(text, header.delimiter);
    const fields = row.ok ? fieldsOf(header.columns, row.cells) : row;
    if (!fields.ok) {
      yield { rejection: rejection(fields.reason, number, text) };
      continue;
    }
    const result = decodeFields(fields.fields, { site: defaultSite, arrival, before });
    if (result.ok) before += 1;
    yield entryOf(result, { at: number, of: text });
  }
}

/** Throws a problem (422) where a column is missing. */
function readHeader(text: string): { columns: string[]; delimiter: string } {
  const delimiter = delimiterOf(text);
  const row: CsvRow = readCsvRow(text.replace(/^\ufeff/, ''), delimiter);
  const columns = row.ok ? row.cells.map((cell) => cell.toLowerCase()) : [];
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw new ProblemError(
      422,
      `The header of the CSV lacks ${missing.join(', ')}. It names the columns: ts,machine_id,sensor,value and, where there are any, unit,quality,line,site.`,
    );
  return { columns, delimiter };
}

type Fields = { ok: true; fields: Record<string, unknown> } | { ok: false; reason: string };

function fieldsOf(columns: readonly string[], cells: readonly string[]): Fields {
  if (cells.length !== columns.length)
    return { ok: false, reason: `the row has ${cells.length} cells, and the header ${columns.length}` };
  const fields = Object.fromEntries(
    columns.flatMap((column, index) => {
      const cell = cells[index];
      return cell ? [[column, column === 'value' ? cellValue(cell) : cell]] : [];
    }),
  );
  return { ok: true, fields };
}

function cellValue(cell: string): string | boolean {
  const word = cell.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : cell;
}

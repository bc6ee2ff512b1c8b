import type { Readable } from 'node:stream';
import { defaultSite, notUtf8 } from '@i40/common';
import { decodeFields } from '@i40/payloads';
import { CsvError, type Info, parse } from 'csv-parse';
import { ProblemError } from '../problems.ts';
import { type Entry, entryOf, rejection } from './entry.ts';

const needed = ['machine_id', 'sensor', 'value'] as const;
/** A record that is longer ends the reading: a quotation mark that nobody closed would swallow all that follows. */
const maxRecordCharacters = 64 * 1024;
const replacementCharacter = '\ufffd';

type Row = { record: string[]; info: Info };

/** CSV (RFC 4180) with a header; a comma, a semicolon or a tab between the cells. An empty cell says nothing. */
export async function* readCsv(body: Readable, receivedAt: number): AsyncGenerator<Entry> {
  const arrival = { at: receivedAt, isRetained: false };
  let columns: string[] | undefined;
  let before = 0;
  let lines = 0;
  try {
    for await (const { record, info } of rowsOf(body)) {
      lines = info.lines;
      if (!columns) {
        columns = readHeader(record);
        continue;
      }
      const of = record.join(',');
      if (
        record.length > columns.length ||
        record.length < needed.length ||
        of.includes(replacementCharacter)
      ) {
        const reason = of.includes(replacementCharacter) ? notUtf8 : describeLength(record, columns);
        yield { rejection: rejection(reason, info.lines, of) };
        continue;
      }
      const fields = fieldsOf(columns, record);
      const entry = entryOf(decodeFields(fields, { site: defaultSite, arrival, before }), {
        at: info.lines,
        of,
      });
      if (!('rejection' in entry)) before += 1;
      yield entry;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { rejection: rejection(`from here on the body is no CSV: ${error.message}`, lines + 1) };
  }
}

async function* rowsOf(body: Readable): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    info: true,
    max_record_size: maxRecordCharacters,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  const fail = (error: Error) => parser.destroy(error);
  body.on('error', fail);
  body.pipe(parser);
  try {
    for await (const row of parser) yield row as Row;
  } finally {
    body.off('error', fail);
    body.unpipe(parser);
  }
}

/** Throws a problem (422) where a column is missing. */
function readHeader(record: readonly string[]): string[] {
  const columns = record.map((column) => column.toLowerCase());
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw new ProblemError(
      422,
      `The header of the CSV lacks ${missing.join(', ')}. It names the columns: ts,machine_id,sensor,value and, where there are any, unit,quality,line,site.`,
    );
  return columns;
}

function describeLength(record: readonly string[], columns: readonly string[]): string {
  return `the row has ${record.length} cells, and the header ${columns.length}`;
}

function fieldsOf(columns: readonly string[], record: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    columns.flatMap((column, index) => {
      const cell = record[index];
      return cell === undefined || cell === '' ? [] : [[column, column === 'value' ? cellValue(cell) : cell]];
    }),
  );
}

function cellValue(cell: string): string | boolean {
  const word = cell.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : cell;
}

import { Readable } from 'node:stream';
import type { Database } from '@i40/common';
import type { SettledQuery } from './answer-json.ts';
import { csvHeader, toCsv, toNdjson } from './row-text.ts';
import { readPages } from './series-pages.ts';

/**
 * Rows in memory at a time. Few, because the embedded database has one connection and computes on the event loop: a page
 * takes it some 10 ms, and between two pages ingest has its turn.
 */
const pageRows = 2_000;

const texts = {
  csv: { header: csvHeader, rows: toCsv },
  ndjson: { header: () => '', rows: toNdjson },
} as const;

/**
 * All rows of a query as a stream of text that is read as fast as the client takes it, and no further. Resolves when the
 * first page is there, so that a database that is away is still told with a status. Throws `DatabaseError`.
 */
export async function openRowStream(
  database: Database,
  query: SettledQuery,
  format: keyof typeof texts,
): Promise<Readable> {
  const { header, rows: toText } = texts[format];
  const pages = readPages(database, query, () => pageRows);
  const first = await pages.next();

  async function* lines(): AsyncGenerator<string> {
    try {
      const top = header(query.resolution);
      if (first.done) {
        if (top !== '') yield top;
        return;
      }
      yield top + toText(first.value);
      for await (const page of pages) yield toText(page);
    } finally {
      // The client went away: what is left is nobody's concern.
      await pages.return(undefined);
    }
  }
  return Readable.from(lines(), { objectMode: false });
}

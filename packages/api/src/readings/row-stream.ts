import { Readable } from 'node:stream';
import type { Database } from '@i40/common';
import type { Row } from '@i40/timescale';
import { ProblemError } from '../problems.ts';
import type { SettledQuery } from './answer-json.ts';
import { csvHeader, toCsv, toNdjson } from './row-text.ts';
import { readPages } from './series-pages.ts';

/**
 * Rows in memory at a time. Few, because the embedded database has one connection and computes on the event loop: a page
 * takes it some 10 ms, and between two pages ingest has its turn.
 */
const pageRows = 2_000;

/** For the same reason: with ten at once, everything else waited for a third of a second. */
const mostAtOnce = 4;
/** A client that takes no page for so long is gone, whatever its socket says, and others want its place. */
const stalledAfterMs = 60_000;

const texts = {
  csv: { header: csvHeader, rows: toCsv },
  ndjson: { header: () => '', rows: toNdjson },
} as const;

export interface RowStreams {
  /** Throws a 503 problem when there are as many streams as there may be: to be asked before the database is. */
  checkRoom(): void;
  /**
   * All rows of a query as a stream of text that is read as fast as the client takes it, and no further. Resolves when
   * the first page is there, so that a database that is away is still told with a status. Throws `DatabaseError`, and a
   * 503 problem when there are as many streams as there may be.
   */
  open(query: SettledQuery, format: keyof typeof texts): Promise<Readable>;
}

/** The downloads of a process, of which only some run at a time. */
export function createRowStreams(database: Database, stallMs = stalledAfterMs): RowStreams {
  let running = 0;

  function checkRoom(): void {
    if (running >= mostAtOnce) throw new ProblemError(503, `There are ${mostAtOnce} downloads already.`);
  }

  return {
    checkRoom,
    async open(query, format) {
      checkRoom();
      running += 1;
      const release = () => {
        running -= 1;
      };
      const pages = readPages(database, query, () => pageRows);
      try {
        const first = await pages.next();
        const { header, rows: toText } = texts[format];
        const source = textOf({
          header: header(query.type === 'state' ? query.type : query.resolution),
          first,
          pages,
          toText,
        });
        return giveUpWhenStalled(source, stallMs).once('close', release);
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}

interface RowSource {
  header: string;
  first: IteratorResult<Row[], void>;
  pages: AsyncGenerator<Row[], void>;
  toText: (rows: readonly Row[]) => string;
}

async function* textOf({ header, first, pages, toText }: RowSource): AsyncGenerator<string> {
  try {
    if (first.done) {
      if (header !== '') yield header;
      return;
    }
    yield header + toText(first.value);
    for await (const page of pages) yield toText(page);
  } finally {
    // The client went away: what is left is nobody's concern.
    await pages.return(undefined);
  }
}

/** Destroys the stream when it is not asked for more within `stallMs` of the last text. */
function giveUpWhenStalled(source: AsyncGenerator<string>, stallMs: number): Readable {
  let deadline: NodeJS.Timeout | undefined;

  async function* watched(): AsyncGenerator<string> {
    clearTimeout(deadline);
    try {
      for await (const text of source) {
        deadline = setTimeout(giveUp, stallMs);
        yield text;
        clearTimeout(deadline);
      }
    } finally {
      clearTimeout(deadline);
    }
  }
  const stream = Readable.from(watched(), { objectMode: false });
  const giveUp = () => stream.destroy();
  // Nobody has read anything yet, and perhaps nobody ever will: the generator then never runs, nor its `finally`.
  deadline = setTimeout(giveUp, stallMs);
  return stream.once('close', () => clearTimeout(deadline));
}

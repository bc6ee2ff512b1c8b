import { CsvError, type Info } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** One record of a CSV file; its cells are trimmed and may hold line ends. */
export type CsvRecord = { line: number; endByte: number } & (
  | { ok: true; cells: string[] }
  | { ok: false; reason: string }
);

export interface RecordParser {
  /** The records that are complete with this text. */
  push(text: string): CsvRecord[];
  /** The records that the end of the file completes. */
  end(): CsvRecord[];
}

/** What is longer is no record: a file without line ends, or a quote that nobody closed, must not fill the memory. */
const maxRecordBytes = 256 * 1024;
const smallestBlock = 2 * 1024;
const lineFeed = 0x0a;
const malformedQuotes = 'the quotes are not in order';

/**
 * Cuts text into records. A parser that meets an unclosed quote takes the rest of the file for one cell: here the
 * text goes to it in blocks of whole lines, and where it fails only the line at fault is lost. Lines are counted
 * from 1, as an editor does; `endByte` counts the bytes of the text in UTF-8.
 */
export function createRecordParser(separator: string): RecordParser {
  let pending: Buffer = Buffer.alloc(0);
  let line = 1;
  let byte = 0;
  let block = maxRecordBytes;
  let skipsLine = false;

  function advance(length: number): Buffer {
    const passed = pending.subarray(0, length);
    pending = pending.subarray(length);
    byte += length;
    for (let at = passed.indexOf(lineFeed); at >= 0; at = passed.indexOf(lineFeed, at + 1)) line += 1;
    return passed;
  }

  function parseBlock(length: number): { records: CsvRecord[]; consumed: number; error?: CsvError } {
    const records: CsvRecord[] = [];
    let consumed = 0;
    const onRecord = (cells: string[], { bytes, lines }: Info): null => {
      consumed = bytes;
      const within = cells.reduce((sum, cell) => sum + countLineFeeds(cell), 0);
      records.push({ ok: true, line: line + lines - 1 - within, cells: tidy(cells), endByte: byte + bytes });
      return null;
    };
    try {
      parse(pending.subarray(0, length), { ...options, on_record: onRecord });
      return { records, consumed: length };
    } catch (error) {
      if (error instanceof CsvError) return { records, consumed, error };
      throw error;
    }
  }

  const options = {
    delimiter: separator,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: maxRecordBytes,
  } as const;
  const tidy = (cells: string[]) => {
    const plain = cells.map(withoutFormula);
    return separator === ' ' ? plain.filter((cell) => cell !== '') : plain;
  };

  /** The line at which the parser failed, read by itself: a quote inside a cell (5" pipe) does no harm there. */
  function salvageLine(): CsvRecord {
    while (pending[0] === lineFeed) advance(1);
    const start = line;
    const end = pending.indexOf(lineFeed);
    const text = advance(end < 0 ? pending.length : end + 1);
    try {
      const [cells] = parse(text, { ...options, relax_quotes: true });
      if (cells) return { ok: true, line: start, cells: tidy(cells), endByte: byte };
    } catch {
      // Told below.
    }
    return { ok: false, line: start, reason: malformedQuotes, endByte: byte };
  }

  function takeWhole(final: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (;;) {
      const whole = final ? pending.length : pending.lastIndexOf(lineFeed) + 1;
      if (whole === 0) return records;
      const length = whole > block ? lineEndFrom(pending, block) : whole;
      const result = parseBlock(length);
      for (const record of result.records) records.push(record);
      advance(result.consumed);
      if (!result.error) {
        block = Math.min(maxRecordBytes, block * 2);
        continue;
      }
      const isOpen = result.error.code === 'CSV_QUOTE_NOT_CLOSED';
      if (isOpen && length < whole && pending.length > 0 && block < maxRecordBytes) {
        block = Math.min(maxRecordBytes, block * 4);
        continue;
      }
      if (isOpen && !final && pending.length < maxRecordBytes) return records;
      records.push(salvageLine());
      // Where lines are bad one after another, a large block would be parsed anew for each.
      block = smallestBlock;
    }
  }

  function dropOverlong(): CsvRecord[] {
    if (pending.length <= maxRecordBytes || pending.includes(lineFeed)) return [];
    byte += pending.length;
    pending = Buffer.alloc(0);
    if (skipsLine) return [];
    skipsLine = true;
    return [{ ok: false, line, reason: 'longer than a row can be', endByte: byte }];
  }

  function add(text: string): void {
    const bytes = Buffer.from(text);
    if (!skipsLine) {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      return;
    }
    const end = bytes.indexOf(lineFeed);
    byte += end < 0 ? bytes.length : end + 1;
    if (end < 0) return;
    line += 1;
    skipsLine = false;
    pending = bytes.subarray(end + 1);
  }

  return {
    push(text) {
      add(text);
      return [...takeWhole(false), ...dropOverlong()];
    },
    end: () => takeWhole(true),
  };
}

function lineEndFrom(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(lineFeed, at);
  return end < 0 ? bytes.length : end + 1;
}

/** So some keep spreadsheets from reading a text as a number: `="007"`. */
function withoutFormula(cell: string): string {
  return cell.startsWith('="') && cell.endsWith('"') ? cell.slice(2, -1) : cell;
}

function countLineFeeds(cell: string): number {
  return cell.includes('\n') ? cell.split('\n').length - 1 : 0;
}

/** Streams the records of a text. */
export async function* readRecords(
  chunks: AsyncIterable<string> | Iterable<string>,
  separator: string,
): AsyncGenerator<CsvRecord> {
  const parser = createRecordParser(separator);
  for await (const chunk of chunks) yield* parser.push(chunk);
  yield* parser.end();
}

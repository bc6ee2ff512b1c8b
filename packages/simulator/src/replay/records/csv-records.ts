import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';

export interface CsvLine {
  /** Counted from 1, the header included. */
  number: number;
  text: string;
  /** How far into the file it reaches. */
  endByte: number;
}

/** A file that holds no line ends, a binary one, must not fill the memory: what is longer counts as a line. */
const maxLineLength = 1024 * 1024;

/** Streams the lines of a file, without their ends and without empty ones; a byte order mark is left out. */
export async function* readCsvLines(file: string): AsyncGenerator<CsvLine> {
  let rest = '';
  let number = 0;
  let endByte = 0;
  const take = (raw: string): CsvLine => {
    number += 1;
    endByte += Buffer.byteLength(raw);
    return { number, text: raw.replace(/^\uFEFF/, '').replace(/\r?\n?$/, ''), endByte };
  };
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const raws = (rest + chunk).split(/(?<=\n)/);
    rest = raws.at(-1)?.endsWith('\n') ? '' : (raws.pop() ?? '');
    if (rest.length > maxLineLength) {
      raws.push(rest);
      rest = '';
    }
    for (const raw of raws) {
      const line = take(raw);
      if (line.text.trim() !== '') yield line;
    }
  }
  if (rest.trim() !== '') yield take(rest);
}

/**
 * The cells of one line, trimmed, or undefined when its quotes are not in order. Line by line, because a parser
 * that meets an unclosed quote in a stream takes the rest of the file for one cell.
 */
export function splitCells(text: string, separator: string): string[] | undefined {
  if (!text.includes('"')) return text.split(separator).map((cell) => cell.trim());
  try {
    const [cells] = parse(text, { delimiter: separator, trim: true });
    return cells;
  } catch {
    return undefined;
  }
}

import { UsageError } from '@i40/common';
import { openTextFile, readText, type TextFile } from '../text/text-file.ts';
import { type CsvRecord, readRecords } from './record-parser.ts';
import type { RecordSource } from './record-source.ts';
import { recogniseSeparator } from './separator.ts';

const headLength = 512 * 1024;
const separatorNames: Readonly<Record<string, string>> = { '\t': 'tab', ' ': 'spaces' };

/** Opens a CSV file. Throws a `UsageError` that says what is wrong when it is no text. */
export async function openCsv(path: string, encoding?: string): Promise<RecordSource> {
  const text = await openTextFile(path, encoding);
  const head = await readHead(text);
  const other = otherFormOf(head);
  if (other) throw new UsageError(`${path} ${other}.`);
  const separator = recogniseSeparator(head);
  const encodingName = text.encoding === 'ascii' ? 'utf-8' : text.encoding;
  const separatorName = separatorNames[separator] ?? `"${separator}"`;
  return {
    path,
    bytes: text.bytes,
    description: `${encodingName}${text.isGzip ? ', gzip' : ''}, cells separated by ${separatorName}`,
    separator,
    endByte: text.textBytes,
    notes: text.isGuess ? [`its letters look like ${text.encoding}; write --encoding for another`] : [],
    first: (count) => take(readRecords([head], separator), count),
    records: () => readRecords(readText(text), separator),
  };
}

/** Text that is no table, and what to do about it. */
function otherFormOf(head: string): string | undefined {
  if (/^\s*(?:\{\s*"|\[\s*[{[])/.test(head)) return 'holds JSON: a recording is a table, so export it as CSV';
  if (/^\s*<(?:!doctype|html|\?xml)\b/i.test(head))
    return 'holds a page of HTML or XML, not a table: export it as CSV';
  return undefined;
}

/** Whole lines from the beginning of a file. */
async function readHead(text: TextFile): Promise<string> {
  let head = '';
  for await (const chunk of readText(text)) {
    head += chunk;
    if (head.length > headLength) return head.slice(0, head.lastIndexOf('\n') + 1) || head;
  }
  return head;
}

export async function take(records: AsyncIterable<CsvRecord>, count: number): Promise<CsvRecord[]> {
  const taken: CsvRecord[] = [];
  for await (const record of records) {
    taken.push(record);
    if (taken.length === count) break;
  }
  return taken;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@i40/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectCsvFile } from './recording.ts';
import { type CsvLine, readCsvLines, splitCells } from './records/csv-records.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function aFile(content: string): Promise<string> {
  const path = join(directory, 'recording.csv');
  await writeFile(path, content);
  return path;
}

async function collectLines(path: string): Promise<CsvLine[]> {
  const lines: CsvLine[] = [];
  for await (const line of readCsvLines(path)) lines.push(line);
  return lines;
}

describe('inspectCsvFile', () => {
  it.each([',', ';', '\t', '|'])('recognises the separator %j', async (separator) => {
    const rows = [
      ['datetime', 'a', 'b'],
      ['2026-01-05 08:00:00', '1', '2'],
      ['2026-01-05 08:00:30', '1', '2'],
    ];
    const csv = await inspectCsvFile(await aFile(rows.map((row) => row.join(separator)).join('\n')));
    expect(csv.separator).toBe(separator);
    expect(csv.columns.sensors.map(({ sensor }) => sensor)).toEqual(['a', 'b']);
    expect(csv.usualGapMs).toBe(30_000);
  });

  it('copes with a byte order mark, CRLF, quotes and separators inside them', async () => {
    const csv = await inspectCsvFile(
      await aFile('\uFEFF"time";"Flow, in; l/s"\r\n"2026-01-05T08:00:00Z";"1,5"\r\n'),
    );
    expect(csv.columns.sensors).toEqual([{ index: 1, sensor: 'Flow_in_l/s', unit: null }]);
    expect(csv.columns.time).toBe(0);
  });

  it.each([
    ['', 'is empty'],
    ['\n\n', 'is empty'],
    ['ts,a\n', 'has a header but no rows'],
    ['a,b\n1,2\n', 'has no time column'],
    ['ts,state\n2026-01-05,on\n', 'has no sensor column'],
    ['ts\n2026-01-05\n', 'has no sensor column'],
    ['"ts,a\n2026-01-05,1\n', 'quotes in its first line'],
  ])('refuses %j in one sentence', async (content, message) => {
    const refusal = inspectCsvFile(await aFile(content));
    await expect(refusal).rejects.toBeInstanceOf(UsageError);
    await expect(refusal).rejects.toThrow(message);
  });

  it.each(['\uFEFF', ''])('refuses UTF-16, whether it begins with %j', async (mark) => {
    const path = await aFile('');
    await writeFile(path, Buffer.from(`${mark}time\ta\r\n2026-01-05\t1\r\n`, 'utf16le'));
    await expect(inspectCsvFile(path)).rejects.toThrow('is not UTF-8 text but UTF-16');
  });

  it('refuses a directory and a file that is not there', async () => {
    await expect(inspectCsvFile(directory)).rejects.toThrow('is a directory, not a CSV file.');
    await expect(inspectCsvFile(join(directory, 'none.csv'))).rejects.toThrow('There is no file');
  });
});

describe('readCsvLines', () => {
  it('numbers the lines as an editor does, leaving out empty ones, and knows where each ends', async () => {
    const path = await aFile('ts,é\r\n\r\n1,2\n3,4');
    const lines = await collectLines(path);
    expect(lines).toEqual([
      { number: 1, text: 'ts,é', endByte: 7 },
      { number: 3, text: '1,2', endByte: 13 },
      { number: 4, text: '3,4', endByte: 16 },
    ]);
  });

  it('keeps lines whole that reach over the chunks in which a file is read', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},${'é'.repeat(i % 7)}`);
    const lines = await collectLines(await aFile(rows.join('\n')));
    expect(lines.map(({ text }) => text)).toEqual(rows);
  });
});

describe('splitCells', () => {
  it('reads quoted cells as RFC 4180 has them', () => {
    expect(splitCells('a, b ,"c, d","say ""hi"""', ',')).toEqual(['a', 'b', 'c, d', 'say "hi"']);
  });

  it.each(['a,"b', 'a,"b"c', 'a,b"c'])('finds the quotes of %s not in order', (text) => {
    expect(splitCells(text, ',')).toBeUndefined();
  });
});

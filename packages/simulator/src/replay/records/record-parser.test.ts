import { describe, expect, it } from 'vitest';
import { type CsvRecord, createRecordParser } from './record-parser.ts';

function parseAll(chunks: readonly string[], separator = ','): CsvRecord[] {
  const parser = createRecordParser(separator);
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
}
const cellsOf = (records: readonly CsvRecord[]) =>
  records.map((record) => (record.ok ? record.cells : record.reason));
const inPieces = (text: string, length: number) =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, i) => text.slice(i * length, (i + 1) * length));

describe('createRecordParser', () => {
  it('numbers the lines as an editor does, leaving out empty ones, and knows where each record ends', () => {
    expect(parseAll(['ts,é\n\n1,2\n3,4'])).toEqual([
      { ok: true, line: 1, cells: ['ts', 'é'], endByte: 6 },
      { ok: true, line: 3, cells: ['1', '2'], endByte: 11 },
      { ok: true, line: 4, cells: ['3', '4'], endByte: 14 },
    ]);
  });

  it('reads quoted cells as RFC 4180 has them, with separators, quotes and line ends inside', () => {
    expect(parseAll(['a, b ,"c, d","say ""hi"""\n1,"line one\nline two",3,4\n5,6,7,8\n'])).toMatchObject([
      { line: 1, cells: ['a', 'b', 'c, d', 'say "hi"'] },
      { line: 2, cells: ['1', 'line one\nline two', '3', '4'] },
      { line: 4, cells: ['5', '6', '7', '8'] },
    ]);
  });

  it('gives the same records however the text is cut into pieces', () => {
    const text = Array.from({ length: 300 }, (_, i) => `${i},"é ${i % 3 ? '' : '\n'}x",${i * 2}\n`).join('');
    const whole = parseAll([text]);
    expect(whole).toHaveLength(300);
    for (const length of [1, 7, 1000]) expect(parseAll(inPieces(text, length))).toEqual(whole);
  });

  it('loses only the line whose quote nobody closed, though a parser takes all that follows for its cell', () => {
    expect(parseAll(['ts,a\n1,"2\n3,4\n5,"6"\n7,8\n'])).toMatchObject([
      { line: 1 },
      { line: 2, ok: false, reason: 'the quotes are not in order' },
      { line: 3, cells: ['3', '4'] },
      { line: 4, cells: ['5', '6'] },
      { line: 5, cells: ['7', '8'] },
    ]);
  });

  it('takes a quote inside a cell as it is', () => {
    expect(cellsOf(parseAll(['a,pipe\n1,5" steel\n2,x\n']))).toEqual([
      ['a', 'pipe'],
      ['1', '5" steel'],
      ['2', 'x'],
    ]);
  });

  it('reads on after thousands of bad lines, in one go', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `${i},5" steel\n`).join('');
    expect(parseAll(inPieces(text, 65_536))).toHaveLength(20_000);
  });

  it('counts what has no line ends as one bad line, without keeping it', () => {
    const records = parseAll([...Array.from({ length: 20 }, () => 'x'.repeat(65_536)), '\n1,2\n']);
    expect(cellsOf(records)).toEqual(['longer than a row can be', ['1', '2']]);
    expect(records[1]?.line).toBe(2);
  });

  it('takes any number of spaces for one separator', () => {
    expect(cellsOf(parseAll(['  1.0   2.0\n10.0  20.0\n'], ' '))).toEqual([
      ['1.0', '2.0'],
      ['10.0', '20.0'],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { epochMs, parseCsvTable } from './csv-table.ts';

const parse = (text: string) => parseCsvTable(text, { path: 'x/1.csv', separator: ';' });

describe('parseCsvTable', () => {
  it('reads numbers behind a timestamp', () => {
    expect(parse('datetime;a;b\r\n2020-03-09 10:34:33;1.5;-2\r\n')).toEqual({
      columns: ['a', 'b'],
      timestamps: ['2020-03-09 10:34:33'],
      rows: [Float64Array.of(1.5, -2)],
    });
  });

  it('names file and line of what it cannot read', () => {
    const good = 'datetime;a;b\n2020-03-09 10:34:33;1;2\n';
    expect(() => parse(`${good}2020-03-09 10:34:34;1\n`)).toThrow('x/1.csv:3: expected 3 fields, found 2');
    expect(() => parse(`${good}2020-03-09 10:34:34;1;x\n`)).toThrow('x/1.csv:3: "x" is not a number');
    expect(() => parse(`${good}2020-03-09 10:34:34;;2\n`)).toThrow('x/1.csv:3: "" is not a number');
    expect(() => parse(`${good}yesterday;1;2\n`)).toThrow('x/1.csv:3: "yesterday" is not a timestamp');
    expect(() => parse(`${good}\n${good}`)).toThrow('x/1.csv:3: expected 3 fields, found 1');
    expect(() => parse('datetime,a\n')).toThrow('x/1.csv:1: expected a header of columns separated by ";"');
    expect(() => parse('datetime;a\n')).toThrow('x/1.csv:2: there are no rows');
  });
});

describe('epochMs', () => {
  it('takes timestamps with and without a fraction for the same time', () => {
    expect(epochMs('2014-04-15 15:44:00.000000')).toBe(Date.UTC(2014, 3, 15, 15, 44));
    expect(epochMs('2014-04-15 15:44:00')).toBe(Date.UTC(2014, 3, 15, 15, 44));
    expect(epochMs('15:44')).toBeNaN();
  });
});

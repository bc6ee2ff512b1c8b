import { testInstant } from '@i40/common/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageParser } from '../../message-parser.ts';
import { parseLine } from './parse-line.ts';

const parser = createMessageParser();
const parse = (text: string, topic = 'telegraf/x') =>
  parser.parse({ topic, payload: Buffer.from(text) }, testInstant);
const ns = `${testInstant}000000`;

describe('line protocol', () => {
  it('names machine, line and sensor by its tags', () => {
    const { decoder, readings, states } = parse(
      `hydraulics,machine=press-2,line=lineA,unit=bar pressure=4.2,valves=3i,pump=t,mode="auto \\"1\\"" ${ns}`,
    );
    expect(decoder).toBe('line-protocol');
    expect(readings).toMatchObject([
      {
        line: 'lineA',
        machine_id: 'press-2',
        sensor: 'hydraulics.pressure',
        value: 4.2,
        unit: 'bar',
        ts: testInstant,
      },
      { sensor: 'hydraulics.valves', value: 3 },
      { sensor: 'hydraulics.pump', value: 1 },
    ]);
    expect(states).toMatchObject([{ sensor: 'hydraulics.mode', value: 'auto "1"' }]);
  });

  it.each([
    ['temp,host=M01 value=1', ['M01', 'temp']],
    ['press-2 temp=1', ['press-2', 'temp']],
    ['my\\ press,site=lyon a\\,b=1', ['my press', 'a,b']],
  ])('takes from %s machine and sensor', (line, names) => {
    const [reading] = parse(line).readings;
    expect([reading?.machine_id, reading?.sensor]).toEqual(names);
  });

  it('counts times in seconds, milliseconds and microseconds as well', () => {
    const times = ['000000', '000', ''].map((zeros) => parse(`m a=1 ${testInstant}${zeros}`).readings[0]?.ts);
    expect(times).toEqual([testInstant, testInstant, testInstant]);
  });

  it('is told by its shape at any topic, and from words, numbers and JSON', () => {
    expect(parse('m a=1', 'anything').decoder).toBe('line-protocol');
    for (const text of ['80.5', 'mode = auto', '{"a":"b=1"}', 'a=b'])
      expect(parse(text).decoder).not.toBe('line-protocol');
  });

  it('rejects one bad line, not its neighbours', () => {
    const { readings, rejections } = parse(`# from Telegraf\nm a=1\nm a=\n\nm b=2,c=1,234 5\nm d=4\n`);
    expect(readings.map(({ sensor }) => sensor)).toEqual(['a', 'd']);
    expect(rejections.map(({ element }) => element)).toEqual(['m a=', 'm b=2,c=1,234 5']);
  });

  it('reads whatever comes in time that grows with its length', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseLine(text)));
    expect(parseLine(`m${',a=b'.repeat(100_000)} c=1`)).toBeDefined();
  });
});

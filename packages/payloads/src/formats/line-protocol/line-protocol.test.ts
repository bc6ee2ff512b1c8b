import { testInstant } from '@i40/common/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageParser } from '../../message-parser.ts';
import { parseTopicTemplate, type TopicTemplate } from '../../topic-template.ts';
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
      expect(parse(text, 'anything').decoder).not.toBe('line-protocol');
  });

  it('takes machine and line from the topic where no tag tells them', () => {
    const plainTopics = [parseTopicTemplate('factory/{line}/{machine_id}/{sensor}') as TopicTemplate];
    const { readings } = createMessageParser({ plainTopics }).parse(
      { topic: 'factory/lineA/M01/env', payload: Buffer.from('temp value=21.5,max=30') },
      testInstant,
    );
    expect(readings).toMatchObject([
      { line: 'lineA', machine_id: 'M01', sensor: 'temp', value: 21.5 },
      { line: 'lineA', machine_id: 'M01', sensor: 'temp.max', value: 30 },
    ]);
    expect(parse('temp,machine=M01 value=1', 'factory/lineA/sensors').readings).toMatchObject([
      { line: 'lineA', machine_id: 'M01' },
    ]);
  });

  it('rejects a field that is no number, not its neighbours, wherever its line stands', () => {
    const { readings, rejections } = parse('m a=NaN,b=1\nm c=2', 'anything');
    expect(readings.map(({ sensor }) => sensor)).toEqual(['b', 'c']);
    expect(rejections).toEqual([
      { reason: 'value: must be a finite number or a boolean', element: 'm a=NaN' },
    ]);
    expect(parse('bad line\nm c=2', 'anything').readings).toHaveLength(1);
    expect(parse('m a=', 'influx/x').rejections).toMatchObject([{ reason: 'the line is no line protocol' }]);
  });

  it('reads blanks between its parts, and times with a fraction', () => {
    expect(parse(`m   a=1  ${testInstant / 1000}.5`).readings).toMatchObject([{ ts: testInstant + 500 }]);
  });

  it.each([
    ['Bad (0x80000000)', 0],
    ['OK (0x0)', 192],
    ['The operation succeeded. StatusGood (0x0)', 192],
  ])('takes what Telegraf says of OPC UA, %s, for the quality of a point', (text, quality) => {
    const { readings, states } = parse(`opcua,host=M01 Temp=21.5,Quality="${text}"`);
    expect(readings).toMatchObject([{ sensor: 'opcua.Temp', quality }]);
    expect(states).toBeUndefined();
    expect(parse('air,host=M01 quality=5').readings).toMatchObject([{ sensor: 'air.quality', value: 5 }]);
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

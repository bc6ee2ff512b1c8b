import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createMessageParser } from '../../message-parser.ts';
import { parseTopicTemplate, type TopicTemplate } from '../../topic-template.ts';

const jsonTopics = ['zigbee2mqtt/{machine_id}', '{line}/m/{machine_id}/{sensor}'].map(
  (text) => parseTopicTemplate(text, ['{machine_id}']) as TopicTemplate,
);
const parser = createMessageParser({ jsonTopics });
const parse = (payload: unknown, topic = 'zigbee2mqtt/kitchen', retained = false) =>
  parser.parse(
    {
      topic,
      payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
      retained,
    },
    testInstant,
  );
const values = (payload: unknown, topic?: string) =>
  Object.fromEntries(parse(payload, topic).readings.map(({ sensor, value }) => [sensor, value]));
const ts = testInstant - 60_000;

describe('JSON at topics that the user names', () => {
  it('gives a reading for each number, a state for each text, and the time of the field that has one', () => {
    const { decoder, readings, states, rejections } = parse({
      temperature: 22.5,
      humidity: 40,
      state: 'ON',
      last_seen: new Date(ts).toISOString(),
    });
    expect(decoder).toBe('json-mapping');
    expect(readings.map(({ machine_id, sensor, value, ts: at }) => [machine_id, sensor, value, at])).toEqual([
      ['kitchen', 'temperature', 22.5, ts],
      ['kitchen', 'humidity', 40, ts],
    ]);
    expect(states).toMatchObject([{ sensor: 'state', value: 'ON', ts }]);
    expect(rejections).toEqual([]);
  });

  it('calls sensors by their path', () => {
    const payload = { apower: 8.9, aenergy: { total: 6.5 }, phases: [1, 2], on: true, spare: null, '': 1 };
    expect(values(payload)).toEqual({
      apower: 8.9,
      'aenergy.total': 6.5,
      'phases.0': 1,
      'phases.1': 2,
      on: 1,
    });
  });

  it('reads numbers as text, and units and qualities where they stand beside a value', () => {
    const { readings } = parse({
      level: '21,5',
      temp: { value: 80.5, unit: '°C', quality: 'Bad', ts },
      flow: { v: 3, q: 192, t: ts / 1000 },
    });
    expect(readings).toMatchObject([
      { sensor: 'level', value: 21.5, quality: 192, ts: testInstant },
      { sensor: 'temp', value: 80.5, unit: '°C', quality: 0, ts },
      { sensor: 'flow', value: 3, quality: 192, ts },
    ]);
  });

  it('calls the values of a list by what they call themselves', () => {
    const list = [
      { name: 'temp', value: 21.5, unit: '°C' },
      { id: 7, v: 40, q: 0 },
      { name: 'mode', value: 'RUN' },
      { name: 'pump', speed: 1450, on: true },
    ];
    const { readings, states, rejections } = parse({ tags: list, timestamp: ts });
    expect(readings).toMatchObject([
      { sensor: 'tags.temp', value: 21.5, unit: '°C', ts },
      { sensor: 'tags.7', value: 40, quality: 0, ts },
      { sensor: 'tags.pump.speed', value: 1450, ts },
      { sensor: 'tags.pump.on', value: 1, ts },
    ]);
    expect(states).toMatchObject([{ sensor: 'tags.mode', value: 'RUN' }]);
    expect(rejections).toEqual([]);
    expect(values(list)).toEqual({ temp: 21.5, 7: 40, 'pump.speed': 1450, 'pump.on': 1 });
    expect(values({ id: 't_1', value: '12.5' })).toEqual({ t_1: 12.5 });
  });

  it('takes a list of which each element has a time for values of one sensor', () => {
    const points = [
      { ts, value: 1 },
      { ts: ts + 1_000, value: 2 },
    ];
    expect(parse({ temp: points }).readings).toMatchObject([
      { sensor: 'temp', value: 1, ts },
      { sensor: 'temp', value: 2, ts: ts + 1_000 },
    ]);
    expect(values({ data: points.map((point) => ({ ...point, ts })) })).toEqual({ 'data.0': 1, 'data.1': 2 });
    expect(
      parse({
        data: [
          { ts, a: 1 },
          { ts: ts + 1, a: 2 },
        ],
      }).readings,
    ).toMatchObject([
      { sensor: 'data.a', ts },
      { sensor: 'data.a', ts: ts + 1 },
    ]);
  });

  it('keeps the name of a value in a list that was rejected', () => {
    const { rejections } = parse('{"tags":[{"name":"temp","value":NaN},{"name":"hum","value":40}]}');
    expect(rejections).toHaveLength(1);
    const again = String(rejections[0]?.element).replace('"NaN"', '21.5');
    expect(values(again)).toEqual({ 'tags.temp': 21.5 });
  });

  it('passes over dates and times, which are no states', () => {
    const { readings, states } = parse({ a: 1, StartTime: '2025-01-01T00:00:00', Uptime: '0T02:11:45' });
    expect(readings).toHaveLength(1);
    expect(states ?? []).toEqual([]);
  });

  it('takes a time and a quality of the whole for all that it holds', () => {
    const { readings } = parse({ sys: { a: 1 }, b: 2, quality: 'uncertain', timestamp: ts });
    expect(readings).toMatchObject([
      { sensor: 'sys.a', quality: 64, ts },
      { sensor: 'b', quality: 64, ts },
    ]);
  });

  it('puts the sensor of the topic before the path, and takes a value alone', () => {
    const topic = 'lineA/m/press/hydraulics';
    expect(values({ pressure: 1, value: 2 }, topic)).toEqual({ hydraulics: 2, 'hydraulics.pressure': 1 });
    expect(values('21.5', topic)).toEqual({ hydraulics: 21.5 });
    expect(parse('RUN', topic).states).toMatchObject([{ line: 'lineA', sensor: 'hydraulics', value: 'RUN' }]);
  });

  it('takes an array of objects for as many messages, and lines of JSON as well', () => {
    const array = parse([{ a: 1, ts }, { a: 2, ts: ts + 1_000 }, 7]);
    expect(array.readings.map((reading) => [reading.value, reading.ts])).toEqual([
      [1, ts],
      [2, ts + 1_000],
    ]);
    expect(array.rejections).toMatchObject([{ reason: expect.stringMatching(/^sensor: is missing/) }]);
    expect(parse('{"a":1}\n{"a":2}\n').readings).toHaveLength(2);
  });

  it('rejects what looks like a time and is none, never taking arrival for it', () => {
    const { readings, rejections } = parse({ time: 'half past ten', a: 1, b: 2 });
    expect(readings).toEqual([]);
    expect(rejections).toMatchObject([
      {
        reason: expect.stringMatching(/^time: must be an ISO 8601/),
        element: '{"time":"half past ten","a":1}',
      },
      { reason: expect.any(String) },
    ]);
  });

  it('rejects one bad value, not its neighbours, in a form that can be sent again', () => {
    const { readings, rejections } = parse(
      `{"ts":${ts},"a":1,"b":{"c":NaN},"wave":[${Array(100).fill(0.1)}]}`,
    );
    expect(readings).toMatchObject([{ sensor: 'a' }]);
    expect(rejections.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^value: must be a finite number/),
      expect.stringMatching(/^value: is a list of 100 values/),
    ]);
    expect(JSON.parse(String(rejections[0]?.element))).toEqual({ ts, b: { c: 'NaN' } });
  });

  it.each(['', 'online', '"offline"'])('passes over %j', (payload) => {
    expect(parse(payload, 'zigbee2mqtt/kitchen', true)).toMatchObject({
      readings: [],
      rejections: [],
      ignored: 1,
    });
  });

  it.each([
    ['21.5', /^the payload is no|sensor: is missing/],
    ['{}', /no value/],
    ['{"a":', /not valid JSON/],
  ])('refuses %j', (payload, reason) => {
    expect(parse(payload).rejections).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });

  it('survives what nests deeper than the stack', () => {
    expect(parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`).rejections).toHaveLength(1);
  });
});

import { aReading, testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { decodeUnified, splitUnifiedTopic } from './unified-namespace.ts';

const arrival = { at: testInstant, isRetained: false };

describe('a topic of the unified namespace', () => {
  it.each([
    [
      'umh/v1/acme/munich/press-shop/line-4/press-2/_historian/temp',
      { site: 'munich', line: 'press-shop/line-4', machine_id: 'press-shop/line-4/press-2', sensor: 'temp' },
    ],
    [
      'umh/v1/acme/munich/press-shop/press-2/_historian/hydraulics/pressure',
      { site: 'munich', line: 'press-shop', machine_id: 'press-shop/press-2', sensor: 'hydraulics/pressure' },
    ],
    ['umh/v1/acme/munich/press-2/_raw/x', { site: 'munich', line: '', machine_id: 'press-2', sensor: 'x' }],
    ['umh/v1/acme/munich/_raw/x', { site: 'munich', line: '', machine_id: 'munich', sensor: 'x' }],
    ['umh/v1/acme/_raw/_x', { site: 'acme', line: '', machine_id: 'acme', sensor: '_x' }],
  ])('is read: %s', (topic, names) => {
    expect(splitUnifiedTopic(topic)).toEqual(names);
  });

  it.each([
    ['umh/v1/acme/munich/temp', /has no contract/],
    ['umh/v1/acme/_/temp', /has no contract/],
    ['umh/v1/_historian/temp', /has no location/],
    ['umh/v1/acme//_historian/temp', /is no name/],
    ['umh/v1/acme/m\tn/_historian/temp', /is no name/],
    ['umh/v1/', /is no name/],
  ])('is refused: %s', (topic, reason) => {
    expect(splitUnifiedTopic(topic)).toMatch(reason);
  });
});

describe('a payload of the unified namespace', () => {
  const names = { site: 'munich', line: 'line-4', machine_id: 'press-2', sensor: 'temp' };
  const decode = (json: unknown) => decodeUnified(json, names, arrival);

  it.each([
    [80.5, 80.5],
    [true, 1],
  ])('gives a reading for the value %s', (value, expected) => {
    expect(decode({ timestamp_ms: testInstant - 1, value })).toEqual({
      decoder: 'unified-namespace',
      readings: [aReading({ ...names, ts: testInstant - 1, value: expected, unit: null })],
      rejections: [],
      ignored: 0,
    });
  });

  it('with a text is a state', () => {
    expect(decode({ timestamp_ms: testInstant, value: 'running' })).toMatchObject({
      states: [{ sensor: 'temp', value: 'running' }],
      readings: [],
      rejections: [],
      ignored: 1,
    });
  });

  it.each([
    [{ value: 1 }, /^timestamp_ms: is missing/],
    [{ timestamp_ms: testInstant }, /^value: is missing/],
    [[], /the array is empty/],
    [7, /must be an object/],
    [{ timestamp_ms: 'now', value: 1 }, /^timestamp_ms: must be an ISO 8601 instant/],
    [{ timestamp_ms: 12, value: 1 }, /^timestamp_ms: lies before the year 2000/],
    [{ timestamp_ms: testInstant, value: null }, /^value: must be a finite number/],
  ])('is refused: %j', (json, reason) => {
    expect(decode(json).rejections).toEqual([{ reason: expect.stringMatching(reason) }]);
  });

  it('with several keys has a reading for each, below the name in the topic', () => {
    const sensorsOf = (sensor: string) =>
      decodeUnified(
        { timestamp_ms: testInstant, pressure: 1, position: { x: 2, y: 3 }, mode: 'auto', spare: null },
        { ...names, sensor },
        arrival,
      );
    expect(sensorsOf('').readings.map(({ sensor, value }) => [sensor, value])).toEqual([
      ['pressure', 1],
      ['position/x', 2],
      ['position/y', 3],
    ]);
    expect(sensorsOf('head').readings[0]).toMatchObject({ sensor: 'head/pressure', ts: testInstant });
    expect(sensorsOf('').states).toMatchObject([{ sensor: 'mode', value: 'auto' }]);
  });

  it('may be a list, of which one bad element leaves its neighbours alone', () => {
    const { readings, rejections } = decode([
      { timestamp_ms: testInstant - 2, value: 1 },
      { value: 2 },
      7,
      { timestamp_ms: testInstant - 1, value: 3 },
    ]);
    expect(readings.map(({ ts, value }) => [ts, value])).toEqual([
      [testInstant - 2, 1],
      [testInstant - 1, 3],
    ]);
    expect(rejections).toEqual([
      { reason: 'timestamp_ms: is missing', element: '{"value":2}' },
      { reason: expect.stringMatching(/^must be an object/), element: '7' },
    ]);
  });

  it('keeps the unit and the quality that stand beside its value', () => {
    const json = { timestamp_ms: testInstant, value: 1, unit: 'bar', quality: 'Bad' };
    expect(decode(json).readings).toMatchObject([{ unit: 'bar', quality: 0 }]);
  });

  it('rejects one bad key, not its neighbours, in a form that can be sent again', () => {
    const { readings, rejections } = decode({ timestamp_ms: testInstant, a: 1, b: { c: [1, 2] } });
    expect(readings.map(({ sensor }) => sensor)).toEqual(['temp/a']);
    expect(JSON.parse(String(rejections[0]?.element))).toEqual({
      timestamp_ms: testInstant,
      b: { c: [1, 2] },
    });
  });
});

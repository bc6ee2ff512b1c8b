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
    ['umh/v1/acme/_historian', /has no name/],
    ['umh/v1/acme//_historian/temp', /is empty, or has other characters/],
    ['umh/v1/acme/mün/_historian/temp', /is empty, or has other characters/],
    ['umh/v1/', /is empty/],
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

  it('with a text is legitimate, and no reading', () => {
    expect(decode({ timestamp_ms: testInstant, value: 'running' })).toMatchObject({
      readings: [],
      rejections: [],
      ignored: 1,
    });
  });

  it.each([
    [{ timestamp_ms: testInstant, value: 1, unit: 'bar' }, /and nothing else/],
    [{ timestamp_ms: testInstant, temp: 1 }, /and nothing else/],
    [{ value: 1 }, /and nothing else/],
    [[], /must be an object/],
    [7, /must be an object/],
    [{ timestamp_ms: 1.5, value: 1 }, /^timestamp_ms: must be a whole number/],
    [{ timestamp_ms: '2026-01-05T08:00:00Z', value: 1 }, /^timestamp_ms: must be a whole number/],
    [{ timestamp_ms: testInstant / 1000, value: 1 }, /^ts: lies before the year 2000; are these seconds/],
    [{ timestamp_ms: testInstant, value: null }, /^value: must be a finite number/],
  ])('is refused: %j', (json, reason) => {
    expect(decode(json).rejections).toEqual([{ reason: expect.stringMatching(reason) }]);
  });
});

import { splitReadingsTopic, topics } from '@i40/common';
import { aReading, testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createMessageParser } from '../../message-parser.ts';
import { encodeReadings } from './readings-json.ts';

const parse = (topic: string, payload: string) =>
  createMessageParser().parse({ topic, payload: Buffer.from(payload) }, testInstant);

describe('readings at readings/<site>', () => {
  it('come back as they were written, to the microsecond', () => {
    const readings = [
      aReading({ site: 'A/B +1', ts: testInstant + 0.001, quality: 68 }),
      aReading({ site: 'A/B +1', machine_id: 'edge/é', line: '', unit: null, value: -1e-7 }),
    ];
    const { decoder, ...parsed } = parse(topics.readings('A/B +1'), encodeReadings(readings));
    expect(decoder).toBe('readings-json');
    expect(parsed).toEqual({ readings, rejections: [], ignored: 0 });
  });

  it('may be states', () => {
    const { unit: _, ...key } = aReading();
    const state = { ...key, value: 'RUN' };
    expect(parse('readings/site-1', encodeReadings([state])).states).toEqual([state]);
  });

  it('name their line, and their site where it is another', () => {
    const payload = '{"machine_id":"M01","sensor":"temp","value":1,"line":"lineB","site":"west"}';
    expect(parse('readings/east', payload).readings).toMatchObject([{ line: 'lineB', site: 'west' }]);
  });

  it('are told which name in the topic is none', () => {
    expect(parse('readings/%00', '{}').rejections).toEqual([
      { reason: expect.stringMatching(/^the site in the topic/) },
    ]);
    expect(splitReadingsTopic('readings/a/b')).toBeUndefined();
  });
});

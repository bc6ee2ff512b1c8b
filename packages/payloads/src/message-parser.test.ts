import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createMessageParser, maxPayloadBytes } from './message-parser.ts';
import { maxElementRejections } from './parsed-message.ts';
import { parseTopicTemplate, type TopicTemplate } from './topic-template.ts';

const plainTopics = [
  parseTopicTemplate('factory/{line}/{machine_id}/{sensor}') as TopicTemplate,
  parseTopicTemplate('{site}/devices/{machine_id}/{sensor}') as TopicTemplate,
];
const parser = createMessageParser({ plainTopics });
const parse = (topic: string, payload: string | Uint8Array, contentType?: string) =>
  parser.parse({ topic, payload: Buffer.from(payload), contentType }, testInstant);

const starter = '{"machine_id":"M01","sensor":"temp","value":1}';
const senml = '[{"n":"M01/temp","v":1}]';
const senmlType = 'application/senml+json';

describe('the message parser', () => {
  it.each([
    ['factory/lineA/sensors', starter, undefined, 'starter-json'],
    ['factory/lineA/sensors', `[${starter}]`, 'application/json', 'starter-json'],
    ['factory/lineA/sensors', senml, undefined, 'senml'],
    ['factory/lineA/M01/temp', '80.5', undefined, 'plain-value'],
    ['lyon/devices/M01/temp', 'ON', undefined, 'plain-value'],
    ['factory/lineA/M01/temp', senml, undefined, 'senml'],
    ['factory/lineA/M01/temp', senml, senmlType, 'senml'],
    ['senml/anything', senml, undefined, 'senml'],
    ['anything', senml, senmlType, 'senml'],
    [
      'umh/v1/acme/m/_historian/t',
      `{"timestamp_ms":${testInstant},"value":1}`,
      senmlType,
      'unified-namespace',
    ],
  ])('gives %s with %s of type %s to %s', (topic, payload, contentType, decoder) => {
    const parsed = parse(topic, payload, contentType);
    expect(parsed).toMatchObject({ decoder, readings: [{ value: expect.any(Number) }], rejections: [] });
  });

  it('takes the line of a SenML record from a topic that has one', () => {
    expect(parse('factory/lineA/sensors', senml).readings[0]?.line).toBe('lineA');
    expect(parse('senml', senml).readings[0]?.line).toBe('');
  });

  it('says which decoder rejected a message', () => {
    expect(parse('spBv1.0/G/NBIRTH/E', 'x').decoder).toBe('sparkplug');
    expect(parse('umh/v1/x', '{}').decoder).toBe('unified-namespace');
    expect(parse('factory/lineA/sensors', '{').decoder).toBe('starter-json');
    expect(parse('senml', '{', senmlType).decoder).toBe('senml');
    expect(parse('other', '{').decoder).toBeUndefined();
  });

  it('says which topics are known where one is not', () => {
    const { rejections } = parse('plant/x', '{}');
    expect(rejections[0]?.reason).toMatch(/of no known form.*factory\/\{line\}\/\{machine_id\}\/\{sensor\}/);
  });

  it('rejects what is over the limit, in every form', () => {
    for (const topic of [
      'factory/lineA/sensors',
      'factory/a/b/c',
      'umh/v1/a/_b/c',
      'spBv1.0/G/NBIRTH/E',
      'x',
    ]) {
      const { rejections } = parse(topic, Buffer.alloc(maxPayloadBytes + 1));
      expect(rejections[0]?.reason).toMatch(/over the limit/);
    }
  });

  it('keeps a thousand bad elements one by one, and the rest of them as the message that they came in', () => {
    const bad = Array.from({ length: maxElementRejections + 500 }, () => '1').join(',');
    const { readings, rejections } = parse('factory/lineA/sensors', `[${bad},${starter}]`);
    expect(readings).toHaveLength(1);
    expect(rejections).toHaveLength(maxElementRejections + 1);
    expect(rejections.at(-1)).toEqual({ reason: expect.stringMatching(/^further elements are no readings/) });
  });

  it('survives an element that is nested too deeply to be written down again', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const { readings, rejections } = parse('factory/lineA/sensors', `[${deep},${starter}]`);
    expect(readings).toHaveLength(1);
    expect(rejections).toEqual([{ reason: expect.stringMatching(/^must be an object/) }]);
  });
});

describe('a message that would take more than it is worth', () => {
  const parser = createMessageParser();
  const parseText = (text: string) =>
    parser.parse({ topic: 'factory/lineA/sensors', payload: Buffer.from(text) }, testInstant);

  it('is refused where a SenML base name would be copied into every record', () => {
    const pack = [{ bn: 'a'.repeat(511) }, ...Array.from({ length: 1_000 }, () => ({ n: '/s', v: 1 }))];
    expect(parseText(JSON.stringify(pack)).rejections).toEqual([
      { reason: 'bn: is longer than 510 characters' },
    ]);
  });

  it('is kept whole, once, where its elements cannot be written down', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const { readings, rejections } = parseText(
      `[${deep},${deep},{"machine_id":"M01","sensor":"temp","value":1},${deep}]`,
    );
    expect(readings).toHaveLength(1);
    expect(rejections).toEqual([{ reason: expect.any(String) }]);
  });
});

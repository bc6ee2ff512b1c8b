import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createMessageParser } from '../../../message-parser.ts';
import { readMappings } from './read-mappings.ts';

const ts = testInstant - 60_000;

function parse(yaml: string, topic: string, payload: unknown) {
  const read = readMappings(yaml, 'mappings.yaml');
  if (!read.ok) throw new Error(read.reasons.join('\n'));
  return createMessageParser({ mappings: read.mappings }).parse(
    { topic, payload: Buffer.from(JSON.stringify(payload)) },
    testInstant,
  );
}

const reasons = (yaml: string) => {
  const read = readMappings(yaml, 'mappings.yaml');
  return read.ok ? [] : read.reasons;
};

describe('a declared mapping', () => {
  it('reads an array of id, v, q and t', () => {
    const yaml = `
mappings:
  - topic: gateway/{machine_id}
    each: $.values[*]
    sensor: '@.id'
    value: '@.v'
    time: '@.t'
    quality: '@.q'
    units: { temp: °C }
`;
    const payload = {
      values: [
        { id: 'temp', v: 80.5, q: 'Bad', t: ts / 1000 },
        { id: 'mode', v: 'RUN', t: ts },
      ],
    };
    const { readings, states } = parse(yaml, 'gateway/M01', payload);
    expect(readings).toMatchObject([
      { machine_id: 'M01', sensor: 'temp', value: 80.5, unit: '°C', quality: 0, ts },
    ]);
    expect(states).toMatchObject([{ sensor: 'mode', value: 'RUN', ts }]);
  });

  it('takes names from one text, and the time of the whole', () => {
    const yaml = `
mappings:
  - topic: gateway
    each: $.*[?@.v != null]
    names: '@.id as {line}.{machine_id}.{sensor}'
    value: '@.v'
    unit: bar
`;
    const { readings } = parse(yaml, 'gateway', {
      timestamp: ts,
      tags: [{ id: 'L1.M 2.p.main', v: 1 }, { id: 'x' }],
    });
    expect(readings).toMatchObject([{ line: 'L1', machine_id: 'M 2', sensor: 'p.main', unit: 'bar', ts }]);
  });

  it('takes every value of what it points at, called by its key', () => {
    const yaml = `
mappings:
  - topic: aws/things/{machine_id}/shadow
    each: $.state.reported.*
    sensor: '~'
    drop: [model]
`;
    const payload = {
      state: { reported: { pump: { speed: 5, model: 'X' }, temp: 80.5 } },
      timestamp: ts / 1000,
    };
    const { readings, states } = parse(yaml, 'aws/things/M01/shadow', payload);
    expect(readings.map(({ sensor, value, ts: at }) => [sensor, value, at])).toEqual([
      ['pump.speed', 5, ts],
      ['temp', 80.5, ts],
    ]);
    expect(states).toBeUndefined();
  });

  it('says where a payload has nothing that it looks for', () => {
    const yaml = `mappings: [{ topic: 'a/{machine_id}', each: '$.values[*]', value: '@.v', sensor: '@.id' }]`;
    expect(parse(yaml, 'a/M01', { other: 1 }).rejections).toHaveLength(1);
    const { rejections } = parse(yaml, 'a/M01', { values: [{ v: 1 }] });
    expect(rejections).toMatchObject([
      { reason: expect.stringMatching(/^sensor: is missing/), element: '{"v":1}' },
    ]);
  });
});

describe('a file of mappings that is wrong', () => {
  it.each([
    [
      'mappings:\n  - topic: a/{machine}\n',
      /^mappings\.yaml:2:12: mappings\.0\.topic: "\{machine\}" in "a\/\{machine\}" must/,
    ],
    ['mappings:\n  - preset: zigbee\n', /^mappings\.yaml:2:13: mappings\.0\.preset: Invalid option/],
    [
      'mappings:\n  - topic: a/{machine_id}\n    value: $.[\n',
      /^mappings\.yaml:3:12: mappings\.0\.value: "\$\.\[" is no JSONPath/,
    ],
    [
      'mappings:\n  - topic: a/b\n',
      /^mappings\.yaml:2:\d+: mappings\.0\.topic: the topic must contain \{machine_id\}/,
    ],
    [
      'mappings:\n  - topic: a/{machine_id}\n    vlaue: x\n',
      /^mappings\.yaml:2:5: mappings\.0: Unrecognized key: "vlaue"/,
    ],
    [
      'mappings:\n  - topic: a/{machine_id}\n    names: x\n',
      /^mappings\.yaml:3:12: .*must be a path, the word "as"/,
    ],
    ['mappings:\n  - [\n', /^mappings\.yaml:3:1: /],
    ['', /^mappings\.yaml:1:1: /],
  ])('is told by line and column: %j', (yaml, reason) => {
    expect(reasons(yaml)[0]).toMatch(reason);
  });
});

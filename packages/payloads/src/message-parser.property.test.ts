import { testInstant } from '@i40/common/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMessage, anyMetric, goodMetric } from '../testing/any-message.ts';
import { checkParsing } from '../testing/check-parsing.ts';
import { bytesField } from '../testing/protobuf-fields.ts';
import { createMessageParser } from './message-parser.ts';

const parse = (topic: string, payload: Uint8Array, parser = createMessageParser()) =>
  parser.parse({ topic, payload }, testInstant);
const parseJson = (topic: string, json: unknown) => parse(topic, Buffer.from(JSON.stringify(json)));

describe('whatever is sent, the message parser', () => {
  it('does not throw, and lets no reading through that breaks a rule', () => {
    fc.assert(fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 6 }), checkParsing), {
      numRuns: 300,
    });
  });

  it('finds the good element of an array between any two others', () => {
    const good = { machine_id: 'M01', sensor: 'temp', value: 75 };
    const others = fc.array(fc.jsonValue());
    fc.assert(
      fc.property(others, others, (before, after) => {
        const { readings, rejections } = parseJson('factory/lineA/sensors', [...before, good, ...after]);
        expect(readings.map(({ value }) => value)).toContain(75);
        expect(readings.length + rejections.length).toBe(before.length + 1 + after.length);
      }),
    );
  });

  it('finds the good record of a SenML pack between any two others', () => {
    const record = fc.dictionary(
      fc.constantFrom('n', 'v', 'vb', 't', 'u', 's'),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const others = fc.array(fc.oneof(record, fc.integer()));
    fc.assert(
      fc.property(others, others, (before, after) => {
        const { readings } = parseJson('senml', [{ bn: 'M01/' }, ...before, { n: 'temp', v: 75 }, ...after]);
        expect(readings.some(({ sensor, value }) => sensor === 'temp' && value === 75)).toBe(true);
      }),
    );
  });

  it('finds the good metric of a Sparkplug payload between any two others', () => {
    const others = fc.array(anyMetric, { maxLength: 5 });
    fc.assert(
      fc.property(others, others, (before, after) => {
        const parser = createMessageParser();
        parse('spBv1.0/G/NBIRTH/E', bytesField(2, goodMetric()), parser);
        const metrics = [...before, goodMetric(), ...after];
        const payload = Uint8Array.from(metrics.flatMap((metric) => [...bytesField(2, metric)]));
        const { readings } = parse('spBv1.0/G/NDATA/E', payload, parser);
        expect(readings.some(({ sensor, value }) => sensor === 'load' && value === 1)).toBe(true);
      }),
    );
  });
});

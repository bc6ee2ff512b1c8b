import { aReading, testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { decodePlainValue } from './plain-value.ts';

const names = { line: 'lineA', machine_id: 'M01', sensor: 'temp' };
const decode = (text: string) => decodePlainValue(text, names, arrival);

const arrival = { at: testInstant, isRetained: false };

describe('a plain value', () => {
  it.each([
    ['80.5', 80.5],
    ['-3', -3],
    ['+3', 3],
    ['.5', 0.5],
    ['5.', 5],
    ['1.2e-3', 0.0012],
    [' 80.5\n', 80.5],
    ['true', 1],
    ['false', 0],
    ['ON', 1],
    ['OFF', 0],
    ['on', 1],
  ])('reads %j as %d', (text, value) => {
    expect(decode(text)).toEqual({ ok: true, reading: aReading({ value, unit: null }) });
  });

  it('reads an object with value, unit and time', () => {
    const text = `{"value": true, "unit": "bar", "ts": ${testInstant - 5}}`;
    const reading = aReading({ value: 1, unit: 'bar', ts: testInstant - 5 });
    expect(decode(text)).toEqual({ ok: true, reading });
  });

  it('takes the site from the topic where it names one', () => {
    const result = decodePlainValue('1', { ...names, site: 'lyon' }, arrival);
    expect(result).toMatchObject({ reading: { site: 'lyon', line: 'lineA' } });
  });

  it.each([
    ['', /^the payload is no number/],
    ['RUNNING', /^the payload is no number/],
    ['NaN', /^the payload is no number/],
    ['Infinity', /^the payload is no number/],
    ['0x10', /^the payload is no number/],
    ['1 2', /^the payload is no number/],
    ['"80.5"', /^the payload is no number/],
    ['1e999', /^value: must be a finite number/],
    ['{"value": "80.5"}', /^value: must be .*, not a text$/],
    ['{}', /^value: is missing/],
    ['{"value": 1', /^the payload is not valid JSON/],
  ])('rejects %j', (text, reason) => {
    expect(decode(text)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('rejects a name in the topic that is none', () => {
    const result = decodePlainValue('1', { ...names, machine_id: 'M 1' }, arrival);
    expect(result).toMatchObject({ reason: expect.stringMatching(/^machine_id: must be/) });
  });
});

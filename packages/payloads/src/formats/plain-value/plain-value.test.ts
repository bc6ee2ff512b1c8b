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
    ['21.5\0', 21.5],
    ['21,5', 21.5],
    ['"80.5"', 80.5],
    ['−5', -5],
    ['1.234,5', 1234.5],
    ['{"value": "80.5"}', 80.5],
    ['{"value": "ON"}', 1],
    ['{"v": 80.5}', 80.5],
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
    ['NaN', /^the payload is no number/],
    ['Infinity', /^the payload is no number/],
    ['0x10', /^the payload is no number/],
    ['1 2', /^the payload is no number/],
    ['1e999', /^value: must be a finite number/],
    ['1,234', /^value: may be a number with a decimal comma or one of thousands/],
    ['{"value": 1, "timestamp": "yesterday"}', /^timestamp: must be an ISO 8601 instant/],
    ['{"value": [0.1, 0.2]}', /^value: is a list of 2 values; send one reading for each/],
    ['{}', /^value: is missing/],
    ['{"value": 1', /^the payload is not valid JSON/],
  ])('rejects %j', (text, reason) => {
    expect(decode(text)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('rejects a name in the topic that is none', () => {
    const result = decodePlainValue('1', { ...names, machine_id: '' }, arrival);
    expect(result).toMatchObject({ reason: expect.stringMatching(/^machine_id: must be/) });
  });

  it.each([
    ['21.5 °C', 21.5, '°C'],
    ['55%', 55, '%'],
    ['230V', 230, 'V'],
    ['4,2 bar', 4.2, 'bar'],
  ])('reads %j with its unit', (text, value, unit) => {
    expect(decode(text)).toMatchObject({ reading: { value, unit } });
  });

  it.each([
    ['RUNNING', 'RUNNING'],
    [' open\n', 'open'],
    ['"closed"', 'closed'],
    ['Störung 12', 'Störung 12'],
    ['{"value": "RUN"}', 'RUN'],
    ['{"state": "online"}', 'online'],
  ])('takes %j for a state', (text, value) => {
    expect(decode(text)).toMatchObject({ ok: true, state: { value, sensor: 'temp', ts: testInstant } });
  });

  it.each([
    ['timestamp', testInstant - 60_000],
    ['time', (testInstant - 60_000) / 1000],
    ['TS', new Date(testInstant - 60_000).toISOString()],
    ['timestamp_ms', String(testInstant - 60_000)],
    ['t', (testInstant - 60_000) * 1000],
    ['last_seen', (testInstant - 60_000) * 1e6],
  ])('finds the time in the field %s', (field, time) => {
    expect(decode(JSON.stringify({ value: 1, [field]: time }))).toMatchObject({
      reading: { ts: testInstant - 60_000 },
    });
  });

  it.each([
    [{ quality: 0 }, 0],
    [{ quality: 'Bad' }, 0],
    [{ q: false }, 0],
    [{ Quality: 'GOOD_CLAMPED' }, 192],
    [{ statusCode: 0 }, 192],
    [{ quality: null }, 192],
  ])('keeps the quality %j', (said, quality) => {
    expect(decode(JSON.stringify({ value: 1, ...said }))).toMatchObject({ reading: { quality } });
  });

  it.each(['null', '"null"', 'N/A', '--', '{"value": null}'])(
    'passes over %j, where there is nothing',
    (text) => {
      expect(decode(text)).toEqual({ ok: true, state: undefined });
    },
  );

  it.each(['{"v": 80.5, "u": "Cel"}', '{"value": 80.5, "unit_of_measurement": "°C"}'])(
    'reads the unit from %j',
    (text) => {
      expect(decode(text)).toMatchObject({ ok: true, reading: { value: 80.5, unit: '°C' } });
    },
  );

  it('passes over what a client left behind to say whether it is there', () => {
    const retained = { at: testInstant, isRetained: true };
    expect(decodePlainValue('offline', names, retained)).toEqual({ ok: true, state: undefined });
  });
});

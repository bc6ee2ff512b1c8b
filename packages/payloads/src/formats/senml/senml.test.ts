import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { decodeSenml, isSenmlType, looksLikeSenml } from './senml.ts';
import { splitSenmlName } from './senml-name.ts';

const receivedAt = testInstant;
const decode = (json: unknown, isRetained = false) =>
  decodeSenml(json, { line: 'lineA' }, { at: receivedAt, isRetained });
const brief = (json: unknown) =>
  decode(json).readings.map(({ ts, machine_id, sensor, value, unit }) => [
    ts,
    machine_id,
    sensor,
    value,
    unit,
  ]);
const reasons = (json: unknown) => decode(json).rejections.map(({ reason }) => reason);

describe('the examples of RFC 8428, section 5.1', () => {
  const machine = 'urn:dev:ow:10e2073a01080063';

  it('single data point: without a time it is now', () => {
    expect(brief([{ n: 'urn:dev:ow:10e2073a01080063:temp', u: 'Cel', v: 23.1 }])).toEqual([
      [receivedAt, machine, 'temp', 23.1, '°C'],
    ]);
  });

  it('multiple data points: base name, and two units', () => {
    const pack = [
      { bn: 'urn:dev:ow:10e2073a01080063:', n: 'voltage', u: 'V', v: 120.1 },
      { n: 'current', u: 'A', v: 1.2 },
    ];
    expect(brief(pack)).toEqual([
      [receivedAt, machine, 'voltage', 120.1, 'V'],
      [receivedAt + 0.001, machine, 'current', 1.2, 'A'],
    ]);
  });

  it('multiple data points: base time, base unit, and times relative to it', () => {
    const base = { bn: 'urn:dev:ow:10e2073a0108006:', bt: 1.276020076001e9, bu: 'A', bver: 5 };
    const pack = [
      { ...base, n: 'voltage', u: 'V', v: 120.1 },
      { n: 'current', t: -5, v: 1.2 },
      { n: 'current', t: -4, v: 1.3 },
      { n: 'current', v: 1.7 },
    ];
    const start = 1_276_020_076_001;
    const dev = 'urn:dev:ow:10e2073a0108006';
    expect(brief(pack)).toEqual([
      [start, dev, 'voltage', 120.1, 'V'],
      [start - 5_000, dev, 'current', 1.2, 'A'],
      [start - 4_000, dev, 'current', 1.3, 'A'],
      [start, dev, 'current', 1.7, 'A'],
    ]);
  });

  it('multiple measurements: the base changes on the way', () => {
    const pack = [
      { bn: 'urn:dev:ow:10e2073a01080063:', bt: 1.320067464e9, bu: '%RH', n: 'humidity', v: 20 },
      { u: 'lon', n: 'lon', v: 24.30621 },
      { n: 'humidity', t: 60, v: 20.3 },
      { bn: 'urn:dev:ow:other/', n: 'humidity', v: 20.7 },
    ];
    expect(brief(pack)).toEqual([
      [1_320_067_464_000, machine, 'humidity', 20, '%RH'],
      [1_320_067_464_000, machine, 'lon', 24.30621, 'lon'],
      [1_320_067_524_000, machine, 'humidity', 20.3, '%RH'],
      [1_320_067_464_000, 'urn:dev:ow:other', 'humidity', 20.7, '%RH'],
    ]);
  });

  it('different data types: booleans are values, texts and data are none', () => {
    const pack = [
      { bn: 'urn:dev:ow:10e2073a01080063:', n: 'temp', u: 'Cel', v: 23.1 },
      { n: 'label', vs: 'Machine Room' },
      { n: 'open', vb: false },
      { n: 'nfc-reader', vd: 'aGkgCg' },
    ];
    expect(brief(pack).map(([, , sensor, value]) => [sensor, value])).toEqual([
      ['temp', 23.1],
      ['open', 0],
    ]);
    expect(decode(pack)).toMatchObject({
      ignored: 2,
      rejections: [],
      states: [{ sensor: 'label', value: 'Machine Room' }],
    });
  });
});

describe('a SenML pack', () => {
  it('adds the base value, and takes a record with base fields alone for no reading', () => {
    expect(
      brief([
        { bn: 'M01/', bv: 20, bu: 'Cel' },
        { n: 'temp', v: 3.5 },
        { n: 'sum', s: 5 },
      ]),
    ).toEqual([[receivedAt, 'M01', 'temp', 23.5, '°C']]);
  });

  it.each([
    [2 ** 28 - 1, 'relative'],
    [2 ** 28, 'absolute'],
  ])('takes the time %d as %s', (t, kind) => {
    // Either lies outside of what a reading may have, on the other side.
    const reason = kind === 'relative' ? /in the future/ : /before the year 2000/;
    expect(reasons([{ n: 'M01/temp', t, v: 1 }])).toEqual([expect.stringMatching(reason)]);
  });

  it('takes a base time in milliseconds for what it is', () => {
    const {
      readings: [reading],
    } = decode([{ bn: 'M01/', bt: testInstant, n: 'temp', v: 1 }]);
    expect(reading?.ts).toBe(testInstant);
  });

  it('counts a small or negative time from now', () => {
    expect(brief([{ n: 'M01/temp', t: -0.5, v: 1 }])[0]?.[0]).toBe(receivedAt - 500);
  });

  it('that is retained gives readings only for records with a time of their own', () => {
    const pack = [
      { n: 'M01/a', t: testInstant / 1000, v: 1 },
      { n: 'M01/b', v: 1 },
      { n: 'M01/c', t: -5, v: 1 },
    ];
    const { readings, rejections } = decode(pack, true);
    expect(readings.map(({ sensor }) => sensor)).toEqual(['a']);
    expect(rejections.map(({ reason }) => reason)).toEqual(
      Array(2).fill(expect.stringMatching(/^ts: is missing/)),
    );
  });

  it('rejects one bad record, not its neighbours, in a form that can be sent again', () => {
    const pack = [{ bn: 'M01/', bu: 'bar', n: 'a', v: 1 }, { n: 'b', v: '1,234' }, 7, { n: 'c', v: 2 }];
    const { readings, rejections } = decode(pack);
    expect(readings.map(({ sensor }) => sensor)).toEqual(['a', 'c']);
    expect(rejections.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^value: may be a number with a decimal comma/),
      'a SenML record is an object',
    ]);
    const again = JSON.parse(String(rejections[0]?.element));
    expect(again).toEqual([{ bn: 'M01/', bt: 0, bu: 'bar', bv: 0, n: 'b', v: '1,234' }]);
  });

  it.each([
    [
      [
        { n: 'M01/temp', v: 1 },
        { n: 'M01/x', v: 1, bver: 11 },
      ],
      /^bver: version 11 is newer/,
    ],
    [[{ n: 'M01/temp', v: 1, must_: 1 }], /ends in _ is not understood/],
    [[{ bn: 7, n: 'temp', v: 1 }], /^bn: must be a text/],
    [[{ bn: 'M01/', bt: '1', v: 1 }], /^bt: must be a number/],
    [[], /the array is empty/],
    [7, /is an array of records/],
  ])('is refused as a whole: %j', (pack, reason) => {
    expect(decode(pack).readings).toEqual([]);
    expect(reasons(pack)).toEqual([expect.stringMatching(reason)]);
  });

  it('takes the version 10, and lets unknown fields be', () => {
    expect(brief([{ n: 'M01/temp', v: 1, bver: 10, extra: 1 }])).toHaveLength(1);
  });

  it.each([
    [{ n: '/temp', v: 1 }, /names no machine/],
    [{ n: '_temp', v: 1 }, /must begin with a letter/],
    [{ n: 'temp', v: 1 }, /names no machine: it has no \/ or :/],
    [{ n: 'M01:', v: 1 }, /^sensor: must be/],
    [{ n: 7, v: 1 }, /must begin with a letter/],
    [{ n: 'M01/temp' }, /^value: is missing/],
    [{ n: 'M01/temp', v: 1, t: 'now' }, /^ts: must be/],
    [{ n: 'M01/temp', v: 1, u: 5 }, /^unit: must be/],
  ])('rejects the record %j', (record, reason) => {
    expect(reasons([record])).toEqual([expect.stringMatching(reason)]);
  });
});

describe('a name in SenML', () => {
  const device = 'urn:dev:ow:10e2073a01080063';

  it.each([
    [device, device, 'value'],
    [`${device}:voltage`, device, 'voltage'],
    [`${device}/voltage`, device, 'voltage'],
    [`${device}_humidity`, device, 'humidity'],
    ['urn:dev:mac:0024befffe804ff1', 'urn:dev:mac:0024befffe804ff1', 'value'],
    [
      'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      'value',
    ],
    [`${device}:3303/0:5700`, `${device}:3303/0`, '5700'],
    ['M01/temp', 'M01', 'temp'],
    ['/3303/0/5700', 'gateway-1', '3303/0/5700'],
    ['temp', 'gateway-1', 'temp'],
  ])('%s is the machine %s and the sensor %s', (name, machine_id, sensor) => {
    expect(splitSenmlName(name, 'gateway-1')).toEqual({ machine_id, sensor });
  });
});

describe('SenML in other shapes', () => {
  it('is one record alone', () => {
    expect(brief({ n: 'M01/temp', v: 1 })).toEqual([[receivedAt, 'M01', 'temp', 1, null]]);
  });

  it('is what the drafts had, with e', () => {
    const pack = {
      bn: 'M01/',
      bt: testInstant / 1000 - 10,
      e: [
        { n: 'temp', v: 20, u: 'Cel', t: -5 },
        { n: 'open', bv: true },
        { n: 'mode', sv: 'auto' },
      ],
    };
    expect(brief(pack)).toEqual([
      [testInstant - 15_000, 'M01', 'temp', 20, '°C'],
      [testInstant - 10_000, 'M01', 'open', 1, null],
    ]);
    expect(decode(pack).states).toMatchObject([{ sensor: 'mode', value: 'auto' }]);
  });
});

describe('telling SenML from other JSON', () => {
  it.each([
    ['application/senml+json', true],
    ['Application/SenML+JSON; charset=utf-8', true],
    ['application/senml+jsonx', false],
    ['application/json', false],
    [undefined, false],
  ])('by the content type %s: %s', (contentType, expected) => {
    expect(isSenmlType(contentType)).toBe(expected);
  });

  it.each([
    [[{ n: 'a', v: 1 }], true],
    [[{ bn: 'a' }], true],
    [[{ bt: 1 }, { n: 'a' }], true],
    [[{ machine_id: 'M01' }, { n: 'a' }], false],
    [[{ n: 'a' }, { machine_id: 'M01' }], false],
    [[{ v: 1 }], false],
    [[], false],
    [{ n: 'a' }, false],
    [{ n: 'a', v: 1 }, true],
    [{ machine_id: 'M01', n: 'a', v: 1 }, false],
    [{ bn: 'a', e: [{ n: 'b', v: 1 }] }, true],
    [{ v: 1 }, false],
    [[null, 7], false],
  ])('by its shape %j: %s', (json, expected) => {
    expect(looksLikeSenml(json)).toBe(expected);
  });
});

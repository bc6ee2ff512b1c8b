import { describe, expect, it } from 'vitest';
import { encodePayload } from '../../../../testing/sparkplug-host.ts';
import type { MetricValue } from './sparkplug-metric.ts';
import { decodeSparkplugPayload, type SparkplugPayload } from './sparkplug-payload.ts';

const decode = (bytes: Uint8Array): SparkplugPayload => {
  const result = decodeSparkplugPayload(bytes);
  if (!result.ok) throw new Error(result.reason);
  return result.payload;
};

describe('a Sparkplug payload', () => {
  it('of Eclipse Tahu is read field by field', () => {
    const payload = decode(
      encodePayload({
        timestamp: 1_767_600_000_000,
        seq: 255,
        metrics: [
          {
            name: 'temp',
            alias: 7,
            timestamp: 1_767_600_000_001,
            type: 'Double',
            value: 80.5,
            isHistorical: true,
            properties: {
              engUnit: { type: 'String', value: '°C' },
              Quality: { type: 'Int32', value: 500 },
            },
          },
        ],
      }),
    );
    expect(payload).toMatchObject({ timestamp: 1_767_600_000_000, seq: 255 });
    expect(payload.metrics).toEqual([
      {
        name: 'temp',
        alias: '7',
        timestamp: 1_767_600_000_001,
        datatype: 10,
        isHistorical: true,
        isTransient: false,
        isNull: false,
        value: { kind: 'number', number: 80.5 },
        members: undefined,
        quality: 500,
        unit: '°C',
        problem: undefined,
        bytes: expect.any(Uint8Array),
      },
    ]);
  });

  it.each<
    [
      'Int8' | 'Int32' | 'Int64' | 'UInt64' | 'Float' | 'Boolean' | 'String',
      number | boolean | string,
      MetricValue,
    ]
  >([
    ['Int8', -1, { kind: 'integer', low: 0xffffffff, high: expect.any(Number), bits: 32 }],
    ['Int32', 5, { kind: 'integer', low: 5, high: 0, bits: 32 }],
    ['Int64', 2 ** 40, { kind: 'integer', low: 0, high: 2 ** 8, bits: 64 }],
    ['UInt64', 2 ** 53, { kind: 'integer', low: 0, high: 2 ** 21, bits: 64 }],
    ['Float', 0.5, { kind: 'number', number: 0.5 }],
    ['Boolean', true, { kind: 'boolean', boolean: true }],
    ['String', 'running', { kind: 'text', text: 'running' }],
  ])('carries %s %s', (type, value, expected) => {
    const { metrics } = decode(encodePayload({ metrics: [{ name: 'x', type, value }] }));
    expect(metrics[0]?.value).toEqual(expected);
  });

  it('marks a metric that is null or transient', () => {
    const { metrics } = decode(
      encodePayload({
        metrics: [
          { name: 'a', type: 'Double', value: null },
          { name: 'b', type: 'Double', value: 1, isTransient: true },
        ],
      }),
    );
    expect(metrics.map(({ isNull, isTransient }) => [isNull, isTransient])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('is read from its bytes: an alias and a float, and fields that nobody knows', () => {
    // metrics=2 { alias=2: 9, float=12: 1.5, 100: "?" }, seq=3: 4, 15: 1
    const bytes = [
      0x12, 0x0b, 0x10, 0x09, 0x65, 0, 0, 0xc0, 0x3f, 0xa2, 0x06, 0x01, 0x3f, 0x18, 0x04, 0x78, 0x01,
    ];
    const payload = decode(Uint8Array.from(bytes));
    expect(payload.seq).toBe(4);
    expect(payload.metrics).toMatchObject([
      { name: undefined, alias: '9', value: { kind: 'number', number: 1.5 }, problem: undefined },
    ]);
  });

  it('keeps an alias exactly, up to 2^64', () => {
    const bytes = [0x12, 0x0b, 0x10, ...Array(9).fill(0xff), 0x01];
    expect(decode(Uint8Array.from(bytes)).metrics[0]?.alias).toBe('18446744073709551615');
  });

  it('with one malformed metric keeps the others', () => {
    // metrics=2 { double=13, cut off }, metrics=2 { alias=2: 1 }
    const payload = decode(Uint8Array.from([0x12, 0x02, 0x69, 0x00, 0x12, 0x02, 0x10, 0x01]));
    expect(payload.metrics.map(({ alias, problem }) => [alias, problem])).toEqual([
      [undefined, 'it is cut off'],
      ['1', undefined],
    ]);
  });

  it('keeps the problem of its first properties when the second ones are sound', () => {
    // metrics=2 { properties=9 { keys=1, cut off }, properties=9 {} }
    const payload = decode(Uint8Array.from([0x12, 0x06, 0x4a, 0x02, 0x0a, 0x05, 0x4a, 0x00]));
    expect(payload.metrics[0]?.problem).toBe('it is cut off');
  });

  it('that is cut off anywhere is refused or read, never thrown at', () => {
    const whole = encodePayload({
      timestamp: 1,
      seq: 1,
      metrics: [{ name: 'temp', type: 'Double', value: 1 }],
    });
    for (let length = 0; length < whole.length; length++) {
      const result = decodeSparkplugPayload(whole.subarray(0, length));
      if (!result.ok) expect(result.reason).toMatch(/^the payload is not valid Sparkplug B: it is cut off/);
    }
  });

  it('that is compressed says so', () => {
    const bytes = encodePayload({ uuid: 'SPBV1.0_COMPRESSED', body: Uint8Array.of(1), metrics: [] });
    expect(decodeSparkplugPayload(bytes)).toEqual({
      ok: false,
      reason: expect.stringMatching(/is compressed/),
    });
  });

  it('takes JSON for what it is', () => {
    expect(decodeSparkplugPayload(Buffer.from('{"value": 1}')).ok).toBe(false);
  });
});

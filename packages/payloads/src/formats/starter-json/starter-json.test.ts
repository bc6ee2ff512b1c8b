import { gzipSync } from 'node:zlib';
import { aReading, testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createMessageParser, maxPayloadBytes } from '../../message-parser.ts';
import { maxAheadMs } from '../../reading-rules.ts';

const topic = 'factory/lineA/sensors';
const receivedAt = testInstant + 1_000;

const message = (changes: Record<string, unknown> = {}) => ({
  ts: '2026-01-05T08:00:00.000Z',
  machine_id: 'M01',
  sensor: 'temp',
  value: 75,
  unit: '°C',
  ...changes,
});
const parser = createMessageParser();
const parseBytes = (payload: Uint8Array, on = topic) => parser.parse({ topic: on, payload }, receivedAt);
const parse = (payload: unknown, on = topic) =>
  parseBytes(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)), on);
const reasonOf = (payload: unknown, on = topic) => {
  const { readings, rejections } = parse(payload, on);
  expect(readings).toEqual([]);
  expect(rejections).toHaveLength(1);
  return rejections[0]?.reason;
};

describe("the starter's JSON", () => {
  it("reads the original's message", () => {
    expect(parse(message())).toEqual({
      decoder: 'starter-json',
      readings: [aReading()],
      rejections: [],
      ignored: 0,
    });
  });

  it('reads an array of messages', () => {
    const { readings, rejections } = parse([
      message(),
      message({ sensor: 'pressure', value: 4, unit: 'bar' }),
    ]);
    expect(readings.map(({ sensor, value, unit }) => [sensor, value, unit])).toEqual([
      ['temp', 75, '°C'],
      ['pressure', 4, 'bar'],
    ]);
    expect(rejections).toEqual([]);
  });

  it('rejects one bad element of an array, not its neighbours', () => {
    const bad = message({ value: '1,234' });
    const { readings, rejections } = parse([message(), bad, message({ sensor: 'speed' })]);
    expect(readings.map(({ sensor }) => sensor)).toEqual(['temp', 'speed']);
    expect(rejections).toEqual([
      { reason: expect.stringMatching(/^value: may be a number/), element: JSON.stringify(bad) },
    ]);
  });

  it.each([
    ['epoch milliseconds', testInstant, testInstant],
    ['seconds', testInstant / 1000, testInstant],
    ['microseconds since 1970', testInstant * 1000 + 250, testInstant + 0.25],
    ['nanoseconds since 1970', testInstant * 1e6, testInstant],
    ['seconds as text', String(testInstant / 1000), testInstant],
    ['a zone of two digits', '2026-01-05T09:00:00+01', testInstant],
    ['another time zone', '2026-01-05T09:00:00+01:00', testInstant],
    ['microseconds', '2026-01-05T08:00:00.000250Z', testInstant + 0.25],
  ])('takes the time as %s', (_form, ts, expected) => {
    expect(parse(message({ ts })).readings[0]?.ts).toBe(expected);
  });

  it('cuts the time to microseconds, which is what the database can tell apart', () => {
    const [a, b] = [0.2501, 0.2502].map(
      (fraction) => parse(message({ ts: testInstant + fraction })).readings[0]?.ts,
    );
    expect(a).toBe(testInstant + 0.25);
    expect(b).toBe(a);
  });

  it('takes the time of arrival where none is given', () => {
    expect(parse(message({ ts: undefined })).readings[0]?.ts).toBe(receivedAt);
  });

  it('gives each element of an array a time of arrival of its own', () => {
    const { readings } = parse([1, 2, 3].map((value) => message({ ts: undefined, value })));
    expect(readings.map(({ ts }) => ts)).toEqual([receivedAt, receivedAt + 0.001, receivedAt + 0.002]);
  });

  it('rejects a retained message without a time, and takes one with it', () => {
    const parseRetained = (changes: Record<string, unknown>) =>
      parser.parse(
        { topic, payload: Buffer.from(JSON.stringify(message(changes))), retained: true },
        receivedAt,
      );
    expect(parseRetained({ ts: undefined }).rejections[0]?.reason).toMatch(
      /^ts: is missing, and a retained message/,
    );
    expect(parseRetained({}).readings).toHaveLength(1);
  });

  it('survives JSON that nests deeper than the stack', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(parse(deep).rejections).toEqual([{ reason: expect.stringMatching(/must be an object/) }]);
    expect(parse(`[${deep},${JSON.stringify(message())}]`).readings).toHaveLength(1);
  });

  it.each([
    [true, 1],
    [1e100, 1e100],
    [false, 0],
    [-0.5, -0.5],
  ])('takes the value %s as %d', (value, expected) => {
    expect(parse(message({ value })).readings[0]?.value).toBe(expected);
  });

  it.each([
    ['C', '°C'],
    ['mm_s', 'mm/s'],
    ['bar', 'bar'],
    [undefined, null],
    [null, null],
  ])('reads the unit %s as %s', (unit, expected) => {
    expect(parse(message({ unit })).readings[0]?.unit).toBe(expected);
  });

  it.each([
    ['not json', /^the payload is not valid JSON/],
    ['[]', /the array is empty/],
    ['null', /must be an object/],
    ['"text"', /must be an object/],
    [
      '{"ts":"2026-01-05T08:00:00Z","machine_id":"M01","sensor":"temp","value":1e999}',
      /^value: must be a finite/,
    ],
    [message({ value: null }), /^value: must be a finite number/],
    [message({ value: [1, 2, 3] }), /^value: is a list of 3 values/],
    [message({ value: 'NaN' }), /^value: must be a finite number/],
    [message({ value: undefined }), /^value: is missing$/],
    [message({ value: 1.01e100 }), /^value: must lie between/],
    [message({ machine_id: undefined }), /^machine_id: /],
    [message({ machine_id: '' }), /^machine_id: must be 1 to 255 characters/],
    [message({ machine_id: 'x'.repeat(256) }), /^machine_id: must be 1 to 255 characters/],
    [message({ sensor: 7 }), /^sensor: /],
    [message({ ts: '2026-01-05T08:00:00' }), /^ts: names no time zone: .* set INGEST_TIME_ZONE/],
    [message({ ts: 'yesterday' }), /^ts: must be an ISO 8601 instant/],
    [message({ ts: undefined, timestamp: '05.01.2026' }), /^timestamp: must be an ISO 8601 instant/],
    [message({ ts: {} }), /^ts: must be an ISO 8601 instant/],
    [message({ ts: 900_000_000 }), /^ts: lies before the year 2000/],
    [message({ unit: 'a\u0000b' }), /^unit: must be a text of up to 32 characters, none of them a control/],
    [message({ unit: 'x'.repeat(33) }), /^unit: /],
    [message({ unit: '\ud800' }), /^unit: /],
  ])('rejects %j with a reason', (payload, reason) => {
    expect(reasonOf(payload)).toMatch(reason);
  });

  it('names every field at fault', () => {
    expect(reasonOf(message({ sensor: undefined, value: {} }))).toMatch(/sensor: .*; value: /);
  });

  it('lets a clock be wrong by five minutes and no more', () => {
    expect(parse(message({ ts: receivedAt + maxAheadMs })).readings).toHaveLength(1);
    expect(reasonOf(message({ ts: receivedAt + maxAheadMs + 1 }))).toMatch(
      /more than 5 minutes in the future/,
    );
  });

  it('rejects what is not UTF-8', () => {
    const { rejections } = parseBytes(Uint8Array.from([0x7b, 0xff, 0x7d]));
    expect(rejections).toEqual([{ reason: 'the payload is not valid UTF-8' }]);
  });

  it('takes a payload of the greatest size, and rejects one byte more', () => {
    const padded = JSON.stringify(message()).padEnd(maxPayloadBytes - Buffer.byteLength('°') + 1, ' ');
    expect(parse(padded).readings).toHaveLength(1);
    expect(reasonOf(`${padded} `)).toMatch(/over the limit of 1048576/);
  });

  it.each(['factory/lineA', 'factory/lineA/sensors/x', 'plant/lineA/sensors', 'factory//sensors', ''])(
    'rejects the unknown topic %j',
    (unknown) => {
      expect(reasonOf(message(), unknown)).toMatch(/^the topic is of no known form/);
    },
  );

  it('rejects a line that is no name', () => {
    expect(reasonOf(message(), 'factory/line\tA/sensors')).toMatch(/^the line in the topic must be/);
  });

  it('takes times without a zone by that of the plant', () => {
    const inParis = createMessageParser({ timeZone: 'Europe/Paris' });
    const payload = Buffer.from(JSON.stringify(message({ ts: '2026-01-05 09:00:00' })));
    expect(inParis.parse({ topic, payload }, receivedAt).readings).toMatchObject([{ ts: testInstant }]);
  });

  it('rejects an instant whose name says nothing, where no time stands beside it', () => {
    const message = { machine_id: 'M01', sensor: 'temp', value: 80.5, acq: '2026-01-05T08:00:00Z' };
    const reason =
      'acq: looks like a time; call it ts if the value was measured then, or send a ts beside it';
    expect(parse(JSON.stringify(message)).rejections).toEqual([{ reason }]);
    expect(parse(JSON.stringify({ ...message, ts: testInstant })).readings).toHaveLength(1);
  });

  it('takes a null for a time that is missing', () => {
    expect(parse(message({ ts: null })).readings).toMatchObject([{ ts: receivedAt }]);
  });

  it.each(['timestamp', 'time', 'Time', 'timestamp_ms', 't', 'last_seen', '@timestamp', 'sourceTimestamp'])(
    'takes the time from the field %s',
    (field) => {
      const { readings } = parse(message({ ts: undefined, [field]: '2026-01-05T08:00:00Z' }));
      expect(readings).toMatchObject([{ ts: testInstant }]);
    },
  );

  it('takes a text for a state', () => {
    const { readings, states, rejections, ignored } = parse(message({ value: 'RUN', unit: undefined }));
    expect({ readings, rejections, ignored }).toEqual({ readings: [], rejections: [], ignored: 1 });
    expect(states).toMatchObject([{ ts: testInstant, machine_id: 'M01', sensor: 'temp', value: 'RUN' }]);
  });

  it.each([
    [{ quality: 0 }, 0],
    [{ quality: 'Bad' }, 0],
    [{ q: false }, 0],
    [{ quality: 192 }, 192],
    [{ status_code: 0x80_00_00_00 }, 0],
  ])('keeps the quality %j', (said, quality) => {
    expect(parse(message(said)).readings).toMatchObject([{ quality }]);
  });

  it('reads lines of JSON, packed JSON, and JSON with a NUL behind it', () => {
    const line = JSON.stringify(message());
    expect(parse(`${line}\n${line}\n`).readings).toHaveLength(2);
    expect(parse(`${line}\0`).readings).toHaveLength(1);
    expect(parseBytes(gzipSync(line)).readings).toHaveLength(1);
  });

  it('takes a line that is cut off for one bad element', () => {
    const line = JSON.stringify(message());
    const { readings, rejections } = parse(`${line}\n{"machine_id":\n${line}`);
    expect([readings.length, rejections.length]).toEqual([2, 1]);
  });

  it('takes a NaN for one bad element', () => {
    const good = JSON.stringify(message());
    const { readings, rejections } = parse(
      `[${good},${good.replace('75', 'NaN')},${good.replace('75', '-Infinity')}]`,
    );
    expect(readings).toHaveLength(1);
    expect(rejections.map(({ reason }) => reason)).toEqual(
      Array(2).fill(expect.stringMatching(/^value: must be a finite number/)),
    );
  });

  it.each(['', 'offline', 'online', '"offline"', '{"state":"offline"}', '{"online":false,"ts":1767600000}'])(
    'passes over %j, which clients leave at topics',
    (text) => {
      expect(parse(text)).toEqual({ decoder: 'starter-json', readings: [], rejections: [], ignored: 1 });
    },
  );

  it('refuses what unpacks to more than a payload may have', () => {
    const { rejections } = parseBytes(gzipSync(Buffer.alloc(maxPayloadBytes + 1, ' ')));
    expect(rejections).toEqual([{ reason: expect.stringMatching(/over the limit of 1048576 bytes when/) }]);
  });
});

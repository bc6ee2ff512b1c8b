import { testInstant } from '@i40/common/testing';
import { createMessageParser } from '@i40/payloads';
import { describe, expect, it } from 'vitest';
import { chooseReadingsPerMessage, type LineReading, toLineMessages } from './line-message.ts';

function aLineReading(line: string, sensor: string): LineReading {
  return {
    line,
    reading: { ts: '2026-01-05T08:00:00.000Z', machine_id: 'M01', sensor, value: 1.5, unit: 'A' },
  };
}

describe('toLineMessages', () => {
  it("sends single readings as objects in the starter's form", () => {
    const messages = toLineMessages([aLineReading('lineA', 'a'), aLineReading('lineB', 'b')], 1);
    expect(messages).toEqual([
      {
        topic: 'factory/lineA/sensors',
        payload: '{"ts":"2026-01-05T08:00:00.000Z","machine_id":"M01","sensor":"a","value":1.5,"unit":"A"}',
        readings: 1,
      },
      expect.objectContaining({ topic: 'factory/lineB/sensors' }),
    ]);
  });

  it('fills arrays with readings of one line, and sends the rest too', () => {
    const readings = ['a', 'b', 'c'].flatMap((s) => [aLineReading('lineA', s), aLineReading('lineB', s)]);
    const messages = toLineMessages(readings, 2);
    const summary = messages.map(({ topic, payload }) => [
      topic,
      JSON.parse(payload)
        .map((r: { sensor: string }) => r.sensor)
        .join(''),
    ]);
    expect(summary).toEqual([
      ['factory/lineA/sensors', 'ab'],
      ['factory/lineB/sensors', 'ab'],
      ['factory/lineA/sensors', 'c'],
      ['factory/lineB/sensors', 'c'],
    ]);
  });

  it('writes what the pipeline reads', () => {
    for (const readingsPerMessage of [1, 10]) {
      const [message] = toLineMessages([aLineReading('lineA', 'current')], readingsPerMessage);
      const parsed = createMessageParser().parse(
        { topic: message?.topic ?? '', payload: Buffer.from(message?.payload ?? '') },
        testInstant,
      );
      expect(parsed.rejections).toEqual([]);
      expect(parsed.readings).toMatchObject([
        { line: 'lineA', sensor: 'current', value: 1.5, ts: testInstant },
      ]);
    }
  });
});

describe('chooseReadingsPerMessage', () => {
  it('sends single readings up to 2,000 a second', () => {
    expect(chooseReadingsPerMessage(15)).toBe(1);
    expect(chooseReadingsPerMessage(2_000)).toBe(1);
    expect(chooseReadingsPerMessage(2_001)).toBe(3);
    expect(chooseReadingsPerMessage(50_000)).toBe(50);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveMessageSchema, parseLiveMessage } from './live-feed.ts';

const reading = { ts: '2026-01-05T08:00:00.000Z', sensor: 'temp', value: 75.5, unit: '°C', quality: 192 };
const parse = (value: unknown) => parseLiveMessage(Buffer.from(JSON.stringify(value)));

describe('parseLiveMessage', () => {
  it('reads what ingest publishes', () => {
    const message = [reading, { ...reading, unit: null, quality: 0 }];
    expect(parse(message)).toEqual(message);
    expect(parse([])).toEqual([]);
  });

  it('takes nothing that the schema would refuse', () => {
    const broken = fc.record(
      {
        ts: fc.oneof(fc.constant(reading.ts), fc.anything()),
        sensor: fc.oneof(fc.constant('temp'), fc.anything()),
        value: fc.oneof(fc.constant(1), fc.anything()),
        unit: fc.oneof(fc.constant(null), fc.anything()),
        quality: fc.oneof(fc.constant(192), fc.anything()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(broken), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        fc.pre(text !== undefined);
        const parsed = parseLiveMessage(Buffer.from(text));
        if (parsed) expect(liveMessageSchema.safeParse(JSON.parse(text)).success).toBe(true);
      }),
    );
  });

  it.each(['', '[', '\u00ff'])('takes %j for no message', (text) => {
    expect(parseLiveMessage(Buffer.from(text, 'latin1'))).toBeUndefined();
  });
});

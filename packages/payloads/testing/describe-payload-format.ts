import { readingSchema } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormatExample, PayloadFormat } from '../src/format.ts';
import { createMessageParser, maxPayloadBytes } from '../src/message-parser.ts';
import type { ParsedMessage } from '../src/parsed-message.ts';
import { earliestTs, maxAheadMs } from '../src/reading-rules.ts';
import { payloadFormats } from '../src/registry.ts';
import { damaged, wellFormed } from './any-message.ts';

interface Changes {
  payload?: Uint8Array;
  retained?: boolean;
  arrivedMsLater?: number;
}

/** The promises of a payload form, as `src/format.ts` has them: every member of the registry runs this. */
export function describePayloadFormat(format: PayloadFormat): void {
  const isRegistered = (payloadFormats as readonly PayloadFormat[]).includes(format);
  const formats = isRegistered ? payloadFormats : [...payloadFormats, format];
  /** A fresh parser for every message: what the last one left behind is none of its business. */
  function parse(example: FormatExample, { arrivedMsLater = 0, ...changes }: Changes = {}) {
    const { options = {}, topic, contentType } = example;
    const message = { topic, contentType, payload: bytesOf(example.payload), ...changes };
    return createMessageParser(options, formats).parse(
      message,
      testInstant + arrivedMsLater,
    ) as ParsedMessage;
  }

  describe(`the payload form ${format.name}`, () => {
    it('has a name, and examples', () => {
      expect(format.name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(format.examples.length).toBeGreaterThan(0);
    });

    it.each(format.examples)('takes its example at $topic, and rejects nothing of it', (example) => {
      const { decoder, readings, rejections } = parse(example);
      expect(rejections).toEqual([]);
      expect(decoder).toBe(format.name);
      expect(readings.length).toBeGreaterThan(0);
    });

    it.each(format.examples)('says the same of $topic again', (example) => {
      expect(parse(example)).toEqual(parse(example));
    });

    it.each(format.examples)('never takes arrival for the time of what was retained at $topic', (example) => {
      const [now, later] = [0, 12_345].map((ms) => parse(example, { retained: true, arrivedMsLater: ms }));
      expect(later?.readings).toEqual(now?.readings);
    });

    it('survives whatever comes, and gives sound readings and reasons', () => {
      const anyPayload = fc.oneof(
        wellFormed,
        damaged(wellFormed),
        damaged(fc.constantFrom(...format.examples.map(({ payload }) => bytesOf(payload)))),
        fc.uint8Array({ maxLength: 200 }),
      );
      fc.assert(
        fc.property(
          fc.constantFrom(...format.examples),
          anyPayload,
          fc.boolean(),
          (example, payload, retained) => {
            const parsed = parse(example, { payload, retained });
            expectSound(parsed);
            for (const { element } of parsed.rejections) {
              if (element === undefined) continue;
              const again = parse(example, { payload: bytesOf(element), retained });
              expectSound(again);
              expect(again.readings).toEqual([]);
            }
          },
        ),
        { numRuns: 200 },
      );
    });

    it.each(format.examples.filter(isList))('keeps what stands beside a bad element at $topic', (example) => {
      const { readings } = parse(example);
      const spoilt = parse(example, { payload: Buffer.from(spoil(String(example.payload))) });
      const brief = (from: ParsedMessage) => from.readings.map(({ sensor, value }) => [sensor, value]);
      expect(brief(spoilt)).toEqual(readings.map(({ sensor, value }) => [sensor, value]));
      expect(spoilt.rejections.length).toBeGreaterThan(0);
    });

    it.each(format.examples)('refuses what is over the limit at $topic', (example) => {
      const { readings, rejections } = parse(example, { payload: new Uint8Array(maxPayloadBytes + 1) });
      expect(readings).toEqual([]);
      expect(rejections).toEqual([{ reason: expect.stringMatching(/over the limit/) }]);
    });
  });
}

const longestReason = 1_000;

function expectSound({ readings, rejections, ignored }: ParsedMessage): void {
  for (const reading of readings) {
    readingSchema.parse(reading);
    expect(reading.ts).toBeGreaterThanOrEqual(earliestTs);
    expect(reading.ts).toBeLessThanOrEqual(testInstant + maxAheadMs);
  }
  for (const { reason } of rejections) {
    expect(reason.length).toBeGreaterThan(0);
    expect(reason.length).toBeLessThanOrEqual(longestReason);
    expect(reason).not.toMatch(/\[object|^undefined|^null$/);
  }
  expect(ignored).toBeGreaterThanOrEqual(0);
}

function bytesOf(payload: string | Uint8Array): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

/** An array of JSON, or lines: the forms in which elements stand side by side. */
function isList({ payload }: FormatExample): boolean {
  return typeof payload === 'string' && (payload.startsWith('[') || payload.trim().includes('\n'));
}

function spoil(payload: string): string {
  if (payload.startsWith('[')) return `[7,${payload.slice(1, -1)},[]]`;
  const [first, ...rest] = payload.split('\n');
  return [first, '?!', ...rest].join('\n');
}

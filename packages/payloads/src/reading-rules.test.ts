import { maxMagnitude, nameSchema, readingSchema } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { earliestTs, type FoundReading, makeReading, maxAheadMs } from './reading-rules.ts';
import { readTimeText } from './time/time-text.ts';
import { readNumberText } from './values/number-text.ts';

const arrival = { at: testInstant, isRetained: false };
const found = (changes: Partial<FoundReading> = {}): FoundReading => ({
  ts: testInstant,
  site: 'site-1',
  line: 'lineA',
  machine_id: 'M01',
  sensor: 'temp',
  value: 75,
  unit: '°C',
  quality: 192,
  is_historical: false,
  ...changes,
});
const make = (changes: Partial<FoundReading>) => makeReading(found(changes), arrival);

function timeIn(text: string): number | undefined {
  const read = readTimeText(text);
  return read.ok ? read.epochMs : undefined;
}

function numberIn(value: unknown): unknown {
  const read = typeof value === 'string' ? readNumberText(value) : undefined;
  return typeof read === 'object' ? read.value : value;
}

/** The same rules as a schema: slower, and held against the hand-written ones. */
const ruleSchema = z.object({
  ts: z
    .union([z.undefined(), z.null(), z.number(), z.string()])
    .transform((ts) => (typeof ts === 'string' ? timeIn(ts) : (ts ?? testInstant)))
    .pipe(z.number())
    .transform((ts) => Math.round(ts * 1000) / 1000)
    .pipe(
      z
        .number()
        .min(earliestTs)
        .max(testInstant + maxAheadMs),
    ),
  site: nameSchema,
  line: z.union([z.literal(''), nameSchema]),
  machine_id: nameSchema,
  sensor: nameSchema,
  value: z.union([z.boolean(), z.preprocess(numberIn, z.number().min(-maxMagnitude).max(maxMagnitude))]),
  unit: z
    .string()
    .max(32)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u)
    .nullish(),
});

const anything = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    '\ud800',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e151,
    -1e-200,
    {},
    [],
  ),
  fc.anything(),
);
const name = fc.oneof({ weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z0-9:._/ é°-]{1,66}$/) }, anything);
const time = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: earliestTs - 1e9, max: testInstant + 2 * maxAheadMs }) },
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  anything,
);
const anyFound: fc.Arbitrary<FoundReading> = fc.record({
  ts: time,
  site: name,
  line: fc.oneof(fc.constant(''), name),
  machine_id: name,
  sensor: name,
  value: fc.oneof({ weight: 4, arbitrary: fc.double() }, fc.boolean(), anything),
  unit: fc.oneof(fc.constantFrom(undefined, null, '°C', 'C'), fc.string({ unit: 'binary' }), anything),
  quality: fc.constantFrom(0, 64, 192),
  is_historical: fc.boolean(),
});

describe('the rules for a reading', () => {
  it('take what the schema takes, and nothing else', () => {
    fc.assert(
      fc.property(anyFound, (candidate) => {
        const result = makeReading(candidate, arrival);
        expect(result.ok).toBe(ruleSchema.safeParse(candidate).success);
        if (result.ok) expect(readingSchema.safeParse(result.reading).success).toBe(true);
        else expect(result.reason).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  it('name every field at fault', () => {
    const result = make({
      site: ' ',
      line: 7,
      machine_id: undefined,
      sensor: '',
      value: {},
      ts: {},
      unit: 1,
    });
    const reason = result.ok ? '' : result.reason;
    const fields = reason.split('; ').map((fault) => fault.split(': ')[0]);
    expect(fields).toEqual(['site', 'line', 'machine_id', 'sensor', 'value', 'ts', 'unit']);
  });

  it('name the unit at fault where it stood behind the number', () => {
    const result = make({ value: '80.5\u0001°C', unit: undefined });
    expect(result).toEqual({ ok: false, reason: expect.stringMatching(/^unit: must be a text/) });
  });

  it.each([
    [maxMagnitude, true],
    [-maxMagnitude, true],
    [maxMagnitude * 1.01, false],
    [-maxMagnitude * 1.01, false],
  ])('let the value %d be: %s, as its square must still be a number', (value, expected) => {
    expect(make({ value }).ok).toBe(expected);
  });

  it('give a reading without a time that of its arrival, each of a message its own', () => {
    const times = [0, 1, 2].map((before) => makeReading(found({ ts: undefined }), arrival, before));
    expect(times).toMatchObject([0, 0.001, 0.002].map((more) => ({ reading: { ts: testInstant + more } })));
  });

  it('do not take the arrival of a retained message for its time', () => {
    const retained = { at: testInstant, isRetained: true };
    expect(makeReading(found({ ts: undefined }), retained)).toEqual({
      ok: false,
      reason: 'ts: is missing, and a retained message says nothing about when it was measured',
    });
    expect(makeReading(found(), retained).ok).toBe(true);
  });

  it.each([
    [earliestTs - 1, false],
    [earliestTs, true],
    [testInstant + maxAheadMs, true],
    [testInstant + maxAheadMs + 1, false],
  ])('let the time %d be: %s', (ts, expected) => {
    expect(make({ ts }).ok).toBe(expected);
  });
});

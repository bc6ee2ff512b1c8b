import { aReading, aState, testInstant } from '@i40/common/testing';
import type { ParsedMessage } from '@i40/payloads';
import { silentLogger } from '@i40/runtime';
import { describe, expect, it, vi } from 'vitest';
import { createAdmission } from './admission.ts';
import { createAgeLimit } from './age-limit.ts';
import { createPayloadBudget } from './payload-budget.ts';
import { createSeriesLimits, type SeriesBounds } from './series-limits.ts';

const dayMs = 86_400_000;
const now = () => testInstant;
const message = { topic: 't', payload: Buffer.from('whole'), retained: false, acknowledge: () => {} };
const parsed = (...readings: ParsedMessage['readings']): ParsedMessage => ({
  decoder: 'starter-json',
  readings,
  rejections: [],
  ignored: 0,
});
const ageOf = (days: number) => aReading({ ts: testInstant - days * dayMs });

function setUp({ takesHistory = false, bounds }: { takesHistory?: boolean; bounds?: SeriesBounds } = {}) {
  const logger = Object.assign(Object.create(silentLogger), { warn: vi.fn() });
  const onRefused = vi.fn();
  const admit = createAdmission({
    age: createAgeLimit(90),
    takesHistory,
    series: bounds && createSeriesLimits({ bounds, known: [], now }),
    cutPayload: createPayloadBudget({ wholePerMinute: 1, now }),
    onRefused,
    logger,
    now,
  });
  return { admit, logger, onRefused };
}

describe('the admission of readings', () => {
  it('takes what is young enough to be summed up, and refuses what is older, naming the way out', () => {
    const { admit } = setUp();
    expect(admit(message, parsed(ageOf(89)))).toMatchObject([{ kind: 'reading' }]);
    const [refused] = admit(message, parsed(ageOf(89.01)));
    expect(refused).toMatchObject({
      kind: 'rejected',
      reason: expect.stringMatching(
        /^the reading is 89\.0 days old.*\(KEEP_RAW_DAYS\).*INGEST_HISTORICAL=true/,
      ),
    });
  });

  it('takes what is said in words beside the readings, and refuses what is too old for its table', () => {
    const { admit } = setUp({ takesHistory: true });
    const states = [aState(), aState({ ts: testInstant - 100 * dayMs })];
    const records = admit(message, { ...parsed(ageOf(1)), states });
    expect(records).toMatchObject([
      { kind: 'reading' },
      { kind: 'state', topic: 't', state: aState() },
      {
        kind: 'rejected',
        reason: 'the state is 100.0 days old, and states are kept for 90 days (KEEP_RAW_DAYS)',
      },
    ]);
  });

  it('bounds the series of states as those of readings', () => {
    const { admit } = setUp({ bounds: { machines: 1, sensorsPerMachine: 1, newPerMinute: 10 } });
    const states = [aState(), aState({ sensor: 'alarm' })];
    expect(admit(message, { ...parsed(), states })).toMatchObject([
      { kind: 'state' },
      { kind: 'rejected', reason: expect.stringMatching(/MAX_SENSORS_PER_MACHINE/) },
    ]);
  });

  it('refuses what is kept now, but was gone already when the averages began, and takes states of that age', () => {
    const age = createAgeLimit(365, 89);
    expect(age.before(testInstant)).toBe(testInstant - 89 * dayMs);
    expect(age.beforeOfStates(testInstant)).toBe(testInstant - 364 * dayMs);
    expect(age.describe(testInstant - 100 * dayMs, testInstant)).toMatch(
      /100\.0 days old, and readings are kept for 365 days .*after 89 days they come too late for the averages/,
    );
    expect(createAgeLimit(30, 89).before(testInstant)).toBe(testInstant - 29 * dayMs);
  });

  it('keeps the good neighbours of a reading that is refused', () => {
    const { admit } = setUp();
    const kinds = admit(message, parsed(ageOf(1), ageOf(100), ageOf(2))).map(({ kind }) => kind);
    expect(kinds).toEqual(['reading', 'reading', 'rejected']);
  });

  it('keeps a message once where more than twenty of its readings are refused', () => {
    const { admit } = setUp();
    const many = Array.from({ length: 21 }, (_, i) => ageOf(100 + i));
    expect(admit(message, parsed(...many.slice(1)))).toHaveLength(20);
    expect(admit(message, parsed(ageOf(1), ...many))).toMatchObject([
      { kind: 'reading' },
      { kind: 'rejected', payload: message.payload, reason: expect.stringMatching(/^21 of its 22 readings/) },
    ]);
  });

  it('keeps history apart where it is taken in', () => {
    const { admit } = setUp({ takesHistory: true });
    expect(admit(message, parsed(ageOf(1), ageOf(2_500)))).toMatchObject([
      { kind: 'reading' },
      { kind: 'historical' },
    ]);
  });

  it('says it once in the log, and counts every time', () => {
    const { admit, logger, onRefused } = setUp();
    for (let i = 0; i < 3; i++) admit(message, parsed(ageOf(100)));
    expect(logger.warn).toHaveBeenCalledOnce();
    expect(onRefused.mock.calls).toEqual([
      ['age', 1],
      ['age', 1],
      ['age', 1],
    ]);
  });
});

describe('the limits of machines and sensors', () => {
  const named = (machine_id: string, sensor = 'a') => aReading({ machine_id, sensor });
  const bounds = { machines: 2, sensorsPerMachine: 2, newPerMinute: 100 };

  it('refuse the machine that is one too many, and go on taking those that are known', () => {
    const { admit } = setUp({ bounds });
    const records = admit(message, parsed(named('A'), named('B'), named('C'), named('A')));
    expect(records.map(({ kind }) => kind)).toEqual(['reading', 'reading', 'reading', 'rejected']);
    expect(records[3]).toMatchObject({ reason: expect.stringContaining('MAX_MACHINES') });
  });

  it('refuse the sensor that is one too many for its machine', () => {
    const { admit } = setUp({ bounds });
    const records = admit(
      message,
      parsed(named('A', 'a'), named('A', 'b'), named('A', 'c'), named('B', 'c')),
    );
    expect(records.map(({ kind }) => kind)).toEqual(['reading', 'reading', 'reading', 'rejected']);
    expect(records[3]).toMatchObject({ reason: expect.stringContaining('MAX_SENSORS_PER_MACHINE') });
  });

  it('refuse more new ones than a minute may bring, until the next minute', () => {
    let at = testInstant;
    const limits = createSeriesLimits({
      bounds: { machines: 100, sensorsPerMachine: 100, newPerMinute: 1 },
      known: [],
      now: () => at,
    });
    expect(limits.refuse(named('A'))).toBeUndefined();
    expect(limits.refuse(named('B'))).toContain('MAX_NEW_SENSORS_PER_MINUTE');
    at += 60_000;
    expect(limits.refuse(named('B'))).toBeUndefined();
  });

  it('never refuse what the database knows already', () => {
    const known = [named('A'), named('B'), named('C')];
    const limits = createSeriesLimits({ bounds, known, now });
    for (const series of known) expect(limits.refuse(series)).toBeUndefined();
    expect(limits.refuse(named('D'))).toContain('there are 3 already');
  });
});

describe('the budget of rejected payloads', () => {
  const rejected = (bytes: number) => ({
    kind: 'rejected' as const,
    topic: 't',
    payload: Buffer.alloc(bytes, 'x'),
    reason: 'no JSON',
  });

  it('keeps small ones whole, and of large ones beyond the rate the beginning, with size and hash', () => {
    const cut = createPayloadBudget({ wholePerMinute: 1, now });
    const [first, second, small] = [rejected(5_000), rejected(5_000), rejected(4_096)].map(cut);
    expect(first?.payload).toHaveLength(5_000);
    expect(second?.payload).toHaveLength(4_096);
    expect(second?.reason).toMatch(
      /^no JSON \(only its first 4096 of 5000 bytes are kept, SHA-256 [0-9a-f]{64}\)$/,
    );
    expect(small).toEqual(rejected(4_096));
  });
});

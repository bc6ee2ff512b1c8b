import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector } from '../src/contract/detector.ts';
import { perColumn } from '../src/contract/per-column.ts';
import { detectorForWindow, type RegisteredDetector } from '../src/contract/registered-detector.ts';
import { sizeInBytes } from '../src/contract/saved-model.ts';
import { fitted, judgeAll, rowsOf } from './fitted.ts';
import { gaussianNoise } from './noise.ts';
import { expectSound } from './sound-verdict.ts';

const noise = gaussianNoise(1);
const calm = (columns: number, count = 150) =>
  rowsOf(count, () => Array.from({ length: columns }, () => 5 + noise()));

/** What every detector of the registry promises, as it judges one column and several. */
export function describeDetector(name: string, registered: RegisteredDetector): void {
  describe(`Detector: ${name}`, () => {
    describeEntry(registered);
    const isSeries = registered.judges === 'a single series';
    const create = () => registered.create({ slotsPerDay: 24 });
    const createMany = isSeries ? () => perColumn(create()) as Detector : create;
    describe.each<[string, () => Detector, number]>([
      ['one column', create, 1],
      ['three columns', createMany, 3],
    ])('on %s', (_width, of, columns) => {
      describeVerdicts(of, columns, registered);
      describeRobustness(of, columns);
      describeSaving(of, columns);
    });
  });
}

function describeEntry(registered: RegisteredDetector): void {
  const { name, summary, judges, threshold, candidates } = registered;

  it('makes detectors of the name and with the threshold that it is registered with', () => {
    const detector = registered.create();
    expect(detector.name).toBe(name);
    expect(Number.isInteger(detector.version) && detector.version > 0).toBe(true);
    expect(summary).not.toBe('');
    expect(candidates.length).toBeGreaterThan(0);
    const judged = (of: Detector) => judgeAll(of, fitted(of, rows), [...rows, ...rowsOf(60, () => [99])]);
    const rows = calm(1);
    expect(judged(registered.create({ threshold }))).toEqual(judged(detector));
    const deaf = registered.create({ threshold: 1e12 });
    expect(judged(deaf).some(({ alarm }) => alarm)).toBe(false);
  });

  it('takes one column, or several where it judges sensors together', () => {
    expect(registered.create().fit(calm(1)).ok).toBe(true);
    expect(registered.create().fit(calm(2)).ok).toBe(judges === 'sensors together');
  });

  it('judges the newest values of a window, short or long, or says why not', () => {
    for (const count of [30, 200, 1_800]) {
      const detector = detectorForWindow(registered, count);
      const result = detector.fit(calm(2, count));
      if (!result.ok) expect(result.reason).not.toBe('');
      else expectSound(judgeAll(detector, result.state, [[5, 50]]));
      if (count === 1_800) expect(result.ok).toBe(true);
    }
  });
}

function describeVerdicts(create: () => Detector, columns: number, registered: RegisteredDetector): void {
  const row = (value: number) => new Array<number>(columns).fill(value);

  it('gives the same verdicts on the same rows, whatever else it judges in between', () => {
    const [training, rows] = [calm(columns), [...calm(columns, 60), row(50), row(Number.NaN), row(5)]];
    const alone = create();
    const expected = judgeAll(alone, fitted(alone, training), rows);
    const shared = create();
    const [state, other] = [fitted(shared, training), fitted(shared, calm(columns))];
    const verdicts = rows.flatMap((sample) => {
      shared.update(other, row(99));
      return judgeAll(shared, state, [sample]);
    });
    expect(verdicts).toEqual(expected);
  });

  it('only reads rows and samples, lists or typed arrays, and keeps none', () => {
    const rows = calm(columns).map((values, i) => (i % 10 === 3 ? row(Number.NaN) : values));
    const frozen = rows.map((values) => Object.freeze([...values]));
    const of = create();
    const expected = judgeAll(of, fitted(of, frozen), frozen);
    const typed = rows.map((values) => Float64Array.from(values));
    const state = fitted(of, typed);
    expect(typed.map((values) => Array.from(values))).toEqual(rows);
    for (const values of typed) values.fill(99);
    const sample = new Float64Array(columns);
    const judged = rows.flatMap((values) => {
      sample.set(values);
      return judgeAll(of, state, [sample]);
    });
    expect(judged).toEqual(expected);
    expect(Array.from(sample)).toEqual(rows.at(-1));
  });

  it('calls hardly anything in calm operation unusual', () => {
    const of = create();
    const verdicts = judgeAll(of, fitted(of, calm(columns, 600)), calm(columns, 1_000));
    expect(verdicts.filter(({ score }) => score >= 0.5).length).toBeLessThanOrEqual(10);
  });

  it('has no score for a sample without values, unless silence is what it looks for', () => {
    const of = create();
    const [verdict] = judgeAll(of, fitted(of, calm(columns)), [row(Number.NaN)]);
    if (registered.findsSilence) expect(verdict?.status).toBe('ok');
    else expect(verdict).toMatchObject({ status: 'not enough data', score: 0 });
  });

  it('judges again after a pause of the clock', () => {
    const of = create();
    const state = fitted(of, calm(columns, 400));
    expectSound(
      judgeAll(
        of,
        state,
        rowsOf(500, () => row(Number.NaN)),
      ),
    );
    const after = judgeAll(of, state, calm(columns, 400));
    expectSound(after);
    expect(after.at(-1)?.status).toBe('ok');
  });

  it('refuses a sample of another width, which can only be a mistake in the program', () => {
    const of = create();
    const state = fitted(of, calm(columns));
    expect(() => of.update(state, new Array(columns + 1).fill(5))).toThrow(RangeError);
  });
}

function describeRobustness(create: () => Detector, columns: number): void {
  const row = (value: number) => new Array<number>(columns).fill(value);
  const odd = [Number.NaN, 5, -1e100, 1e100, 1e308, Number.NEGATIVE_INFINITY, 0].map(row);

  /** Learns from rows and goes on with them, if it can learn from them at all. */
  const survives = (rows: readonly number[][], next: readonly number[][] = odd) => {
    const of = create();
    const result = of.fit(rows);
    if (!result.ok) expect(result.reason).not.toBe('');
    else expectSound(judgeAll(of, result.state, [...next, ...rows, ...next]));
    return result.ok;
  };

  it('has a verdict on missing, huge and infinite values', () => {
    expect(survives(calm(columns))).toBe(true);
    const gappy = calm(columns).map((values, i) =>
      values.map((value, j) => ((i + j) % 3 === 0 ? Number.NaN : value)),
    );
    expect(survives(gappy, gappy)).toBe(true);
  });

  it.each<[string, (i: number) => number]>([
    ['constant rows', () => 7],
    ['nothing but zeros', () => 0],
    ['columns that are copies of each other', Math.sin],
    ['huge values', (i) => 1e100 * Math.sin(i)],
    ['tiny values', (i) => 1e-300 * i],
    ['rows that fall all the time', (i) => 150 - i],
    ['rows without any value', () => Number.NaN],
  ])('learns from %s, or says why not', (_what, valueAt) => {
    survives(rowsOf(150, (i) => row(valueAt(i))));
  });

  it('learns from rows of which one column is constant, or was never there, or comes and goes', () => {
    const firstOf = (value: (i: number) => number) =>
      calm(columns).map(([, ...others], i) => [value(i), ...others]);
    survives(firstOf(() => 7));
    survives(firstOf(() => Number.NaN));
    survives(firstOf((i) => (i < 75 ? 5 : Number.NaN)));
  });

  it('learns from none or one row, or says why not', () => {
    survives([]);
    survives([row(1)]);
    expect(create().fit([[]]).ok).toBe(false);
    expect(create().fit([...calm(columns), row(1).concat(1)]).ok).toBe(false);
  });

  it('does not grow', () => {
    const of = create();
    const state = fitted(of, calm(columns));
    const before = sizeInBytes(state);
    for (let i = 0; i < 3_000; i++) of.update(state, row(noise()));
    expect(sizeInBytes(state)).toBe(before);
  });
}

function describeSaving(create: () => Detector, columns: number): void {
  it('goes on after being saved and restored as if nothing had been, to the last bit', () => {
    const value = fc.oneof(
      fc.double({ min: -10, max: 20, noNaN: true }),
      fc.constantFrom(Number.NaN, 5, 1e100, Number.POSITIVE_INFINITY),
    );
    const rows = fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 60 });
    const training = calm(columns);
    const [of, later] = [create(), create()];
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const state = fitted(of, training);
        judgeAll(of, state, before);
        const saved = JSON.parse(JSON.stringify(of.serialise(state)));
        const restored = later.restore(saved);
        if (!restored.ok) throw new Error(restored.reason);
        expect(JSON.parse(JSON.stringify(later.serialise(restored.state)))).toEqual(saved);
        expect(judgeAll(later, restored.state, after)).toEqual(judgeAll(of, state, after));
      }),
      { numRuns: 8 },
    );
  });

  it('tells garbage, and what another detector saved, from a saved state', () => {
    const of = create();
    const saved = JSON.parse(JSON.stringify(of.serialise(fitted(of, calm(columns)))));
    const foreign = { ...saved, detector: 'another' };
    const without = [
      { ...saved, model: 3 },
      { ...saved, model: null },
    ];
    for (const garbage of [undefined, null, 7, '', [], {}, foreign, ...without]) {
      const result = of.restore(garbage);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.reason).not.toBe('');
    }
    fc.assert(
      fc.property(fc.jsonValue(), (garbage) => {
        expect(of.restore({ ...saved, model: garbage }).ok).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
}

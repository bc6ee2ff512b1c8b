import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector } from '../src/contract/detector.ts';
import { perColumn } from '../src/contract/per-column.ts';
import { detectorForWindow, type RegisteredDetector } from '../src/contract/registered-detector.ts';
import { describeRobustness } from './describe-robustness.ts';
import { fitted, judgeAll, rowsOf } from './fitted.ts';
import { calmRows as calm } from './noise.ts';
import { expectSound } from './sound-verdict.ts';

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
    const [training, rows] = [calm(columns), [...calm(columns, 60, 2), row(50), row(Number.NaN), row(5)]];
    const alone = create();
    const expected = judgeAll(alone, fitted(alone, training), rows);
    const shared = create();
    const [state, other] = [fitted(shared, training), fitted(shared, calm(columns, 150, 3))];
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
    const verdicts = judgeAll(of, fitted(of, calm(columns, 1_200)), calm(columns, 1_000, 2));
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
    const after = judgeAll(of, state, calm(columns, 400, 2));
    expectSound(after);
    expect(after.at(-1)?.status).toBe('ok');
  });

  it('refuses a sample of another width, which can only be a mistake in the program', () => {
    const of = create();
    const state = fitted(of, calm(columns));
    expect(() => of.update(state, new Array(columns + 1).fill(5))).toThrow(RangeError);
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

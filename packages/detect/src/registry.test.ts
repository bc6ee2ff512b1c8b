import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../testing/fitted.ts';
import { gaussianNoise } from '../testing/noise.ts';
import type { Detector, Verdict } from './contract/detector.ts';
import { perColumn } from './contract/per-column.ts';
import { sizeInBytes } from './contract/saved-model.ts';
import { detectors } from './registry.ts';

/** What `update` promises, whatever it is given. */
function expectDefined(verdicts: readonly Verdict[]): void {
  for (const { status, score, statistic, alarm, contributions } of verdicts) {
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(1);
    expect(Number.isFinite(statistic)).toBe(true);
    expect(typeof alarm).toBe('boolean');
    if (status !== 'ok') expect(score).toBe(0);
    const sum = contributions.reduce((total, share) => total + share, 0);
    expect(sum === 0 || Math.abs(sum - 1) < 1e-9).toBe(true);
    expect(contributions.every((share) => share >= 0)).toBe(true);
  }
}

const noise = gaussianNoise(1);
const calm = (columns: number) => rowsOf(150, () => Array.from({ length: columns }, () => 5 + noise()));

const cases: [string, Detector, number][] = Object.entries(detectors).flatMap(
  ([name, { judges, create }]) => {
    const detector = create({ slotsPerDay: 24 });
    return judges === 'a single series'
      ? [
          [name, detector, 1],
          [`${name} per column`, perColumn(detector), 3],
        ]
      : [
          [name, detector, 1],
          [name, detector, 3],
        ];
  },
);

describe.each(cases)('%s', (_name, detector, columns) => {
  const row = (value: number) => new Array<number>(columns).fill(value);
  /** Learns from rows and goes on with them, if it can learn from them at all. */
  const survives = (rows: number[][], next: number[][]) => {
    const result = detector.fit(rows);
    if (!result.ok) expect(result.reason).not.toBe('');
    else expectDefined(judgeAll(detector, result.state, [...next, ...rows, ...next]));
    return result.ok;
  };
  const odd = [
    row(Number.NaN),
    row(5),
    row(-1e100),
    row(1e100),
    row(1e308),
    row(Number.NEGATIVE_INFINITY),
    row(0),
  ];

  it('has a verdict on missing, huge and infinite values', () => {
    expect(survives(calm(columns), odd)).toBe(true);
    const gappy = calm(columns).map((values, i) =>
      values.map((value, j) => ((i + j) % 3 === 0 ? Number.NaN : value)),
    );
    expect(survives(gappy, gappy)).toBe(true);
  });

  it('learns from constant rows, copies, huge values and rows in reverse, or says why not', () => {
    survives(
      rowsOf(150, () => row(7)),
      odd,
    );
    survives(
      rowsOf(150, () => row(0)),
      odd,
    );
    survives(
      rowsOf(150, (i) => row(Math.sin(i))),
      odd,
    );
    survives(
      rowsOf(150, (i) => row(1e100 * Math.sin(i))),
      odd,
    );
    survives(
      rowsOf(150, (i) => row(1e-300 * i)),
      odd,
    );
    survives(
      rowsOf(150, (i) => row(150 - i)),
      odd,
    );
    survives(
      rowsOf(150, () => row(Number.NaN)),
      odd,
    );
  });

  it('learns from none or one row, or says why not', () => {
    survives([], odd);
    survives([row(1)], odd);
    expect(detector.fit([[]]).ok).toBe(false);
    expect(detector.fit([...calm(columns), row(1).concat(1)]).ok).toBe(false);
  });

  it('has no score for a sample without values, unless silence is what it looks for', () => {
    const state = fitted(detector, calm(columns));
    const [verdict] = judgeAll(detector, state, [row(Number.NaN)]);
    if (detector.name.startsWith('drop-out')) expect(verdict?.status).toBe('ok');
    else expect(verdict).toMatchObject({ status: 'not enough data', score: 0 });
  });

  it('goes on after being saved and restored as if nothing had been', () => {
    const value = fc.oneof(
      fc.double({ min: -10, max: 20, noNaN: true }),
      fc.constantFrom(Number.NaN, 5, 1e100, Number.POSITIVE_INFINITY),
    );
    const rows = fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 60 });
    const training = calm(columns);
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const state = fitted(detector, training);
        judgeAll(detector, state, before);
        const restored = detector.restore(JSON.parse(JSON.stringify(detector.serialise(state))));
        if (!restored.ok) throw new Error(restored.reason);
        expect(judgeAll(detector, restored.state, after)).toEqual(judgeAll(detector, state, after));
      }),
      { numRuns: 8 },
    );
  });

  it('tells garbage from a saved state', () => {
    const saved = JSON.parse(JSON.stringify(detector.serialise(fitted(detector, calm(columns)))));
    for (const garbage of [
      undefined,
      null,
      7,
      '',
      [],
      {},
      { ...saved, model: 3 },
      { ...saved, model: null },
    ]) {
      const result = detector.restore(garbage);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.reason).not.toBe('');
    }
    fc.assert(
      fc.property(fc.jsonValue(), (garbage) => {
        expect(detector.restore({ ...saved, model: garbage }).ok).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('does not grow', () => {
    const state = fitted(detector, calm(columns));
    const before = sizeInBytes(state);
    judgeAll(
      detector,
      state,
      rowsOf(3_000, () => row(noise())),
    );
    expect(sizeInBytes(state)).toBe(before);
  });
});

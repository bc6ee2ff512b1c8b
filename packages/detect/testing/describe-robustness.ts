import { expect, it } from 'vitest';
import type { Detector } from '../src/contract/detector.ts';
import { sizeInBytes } from '../src/contract/saved-model.ts';
import { fitted, judgeAll, rowsOf } from './fitted.ts';
import { calmRows as calm } from './noise.ts';
import { expectSound } from './sound-verdict.ts';

/** That a detector takes whatever machines send, and stays as large as it is. */
export function describeRobustness(create: () => Detector, columns: number): void {
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
    for (let i = 0; i < 3_000; i++) of.update(state, row(i % 7));
    expect(sizeInBytes(state)).toBe(before);
  });
}

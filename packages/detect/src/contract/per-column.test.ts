import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../testing/fitted.ts';
import { createUniNovelty } from '../detectors/uni-novelty.ts';
import { perColumn } from './per-column.ts';

const detector = perColumn(createUniNovelty({ slotsPerDay: 24 }));
const row = (i: number) => [Math.sin(i), Math.cos(i), 7];

describe('perColumn', () => {
  it('names the column that stands out', () => {
    const state = fitted(detector, rowsOf(400, row));
    const [verdict] = judgeAll(detector, state, [[0, 30, 7]]);
    expect(verdict).toMatchObject({ status: 'ok', alarm: true });
    expect(verdict?.contributions[1]).toBeGreaterThan(0.9);
  });

  it('judges by the columns that have values', () => {
    const state = fitted(detector, rowsOf(400, row));
    const [some, none] = judgeAll(detector, state, [
      [Number.NaN, 30, 7],
      [Number.NaN, Number.NaN, Number.NaN],
    ]);
    expect(some?.alarm).toBe(true);
    expect(none).toMatchObject({ status: 'not enough data', score: 0 });
  });

  it('passes on why nothing can be fitted', () => {
    expect(detector.fit([])).toEqual({ ok: false, reason: 'needs at least one row and one column' });
  });
});

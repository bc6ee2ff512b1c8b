import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../testing/fitted.ts';
import { gaussianNoise } from '../../testing/noise.ts';
import { createUniNovelty } from './uni-novelty.ts';

/** Hours of a daily wave, a spike at 700 and another level from 900 on. */
function aDay(i: number): number[] {
  const wave = 10 + 5 * Math.sin((2 * Math.PI * i) / 24) + Math.sin(1.3 * i) * 0.5;
  return [wave + (i === 700 ? 4 : 0) + (i >= 900 ? 9 : 0)];
}

describe('UniNovelty', () => {
  it('gives the numbers of its reference implementation', () => {
    const novelty = createUniNovelty({ slotsPerDay: 24 });
    const verdicts = judgeAll(novelty, fitted(novelty, []), rowsOf(1_000, aDay));
    const pulses = verdicts.flatMap(({ statistic }, i) => (statistic > 0.3 ? [[i, statistic] as const] : []));
    const expected = [
      [1, 0.940863096],
      [690, 0.373912354],
      [700, 0.98031888],
      [900, 0.965830119],
    ] as const;
    expect(pulses.map(([i]) => i)).toEqual(expected.map(([i]) => i));
    for (const [i, [, statistic]] of expected.entries()) expect(pulses[i]?.[1]).toBeCloseTo(statistic, 6);
    expect(verdicts.reduce((sum, { statistic }) => sum + statistic, 0)).toBeCloseTo(3.2609244494682854, 5);
  });

  it('gives a pulse when a night is as high as a noon', () => {
    const novelty = createUniNovelty({ slotsPerDay: 96 });
    const noise = gaussianNoise(1);
    const wave = (i: number) => [50 + 20 * Math.sin((2 * Math.PI * i) / 96) + noise()];
    const state = fitted(novelty, rowsOf(14 * 96, wave));
    judgeAll(novelty, state, rowsOf(72, wave, 14 * 96));
    const [night] = judgeAll(novelty, state, [[70]]);
    expect(night).toMatchObject({ status: 'ok', alarm: true });
    expect(night?.score).toBeGreaterThan(0.5);
    expect(night?.contributions[0]).toBe(1);
  });

  it('is still warming up on its first thirty samples, and not alarmed by them', () => {
    const novelty = createUniNovelty({ slotsPerDay: 24 });
    const verdicts = judgeAll(novelty, fitted(novelty, []), rowsOf(31, aDay));
    expect(verdicts.map(({ status }) => status)).toEqual([...rowsOf(30, () => 'warming up'), 'ok']);
    expect(verdicts.slice(0, 30).some(({ alarm, score }) => alarm || score > 0)).toBe(false);
  });

  it('keeps the time of day over a gap', () => {
    const novelty = createUniNovelty({ slotsPerDay: 24 });
    const withGap = (i: number) => (i >= 480 && i < 490 ? [Number.NaN] : aDay(i));
    const state = fitted(novelty, []);
    const before = judgeAll(novelty, state, rowsOf(480, withGap));
    const gap = judgeAll(novelty, state, rowsOf(10, withGap, 480));
    const after = judgeAll(novelty, state, rowsOf(150, withGap, 490));
    expect(before.at(-1)?.status).toBe('ok');
    expect(gap.every(({ status, score }) => status === 'not enough data' && score === 0)).toBe(true);
    expect(after.filter(({ alarm }) => alarm)).toEqual([]);
  });

  it('judges single series alone', () => {
    expect(createUniNovelty().fit([[1, 2]])).toEqual({ ok: false, reason: 'takes 1 column, got 2' });
  });
});

import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../../testing/fitted.ts';
import { gaussianNoise } from '../../../testing/noise.ts';
import { sizeInBytes } from '../../contract/saved-model.ts';
import { createScaleNovelty } from './scale-novelty.ts';

const slotsPerDay = 96;
const settings = { slotsPerDay };

/** A daily wave of 30 to 70 with a little noise, from a fixed seed. */
function aWave(seed = 1): (i: number) => number[] {
  const noise = gaussianNoise(seed);
  return (i) => [50 + 20 * Math.sin((2 * Math.PI * i) / slotsPerDay) + noise()];
}

describe('ScaleNovelty', () => {
  it('gives a pulse when a night is as high as a noon', () => {
    const novelty = createScaleNovelty(settings);
    const wave = aWave();
    const state = fitted(novelty, rowsOf(14 * slotsPerDay, wave));
    judgeAll(novelty, state, rowsOf(72, wave, 14 * slotsPerDay));
    const [night] = judgeAll(novelty, state, [[70]]);
    expect(night).toMatchObject({ status: 'ok', alarm: true });
    expect(night?.score).toBeGreaterThan(0.4);
    expect(night?.contributions[0]).toBe(1);
  });

  it('sees a level that lasts although each single value has been there before', () => {
    const novelty = createScaleNovelty(settings);
    const noise = gaussianNoise(2);
    const bursts = (i: number) => [(i % 7 === 0 ? 10 : 0) + noise()];
    const state = fitted(novelty, rowsOf(14 * slotsPerDay, bursts));
    const raised = judgeAll(
      novelty,
      state,
      rowsOf(40, () => [10 + noise()]),
    );
    expect(raised.some(({ alarm }) => alarm)).toBe(true);
  });

  it('gives one pulse, not many, while an excursion goes on at one level', () => {
    const novelty = createScaleNovelty(settings);
    const noise = gaussianNoise(3);
    const state = fitted(
      novelty,
      rowsOf(14 * slotsPerDay, () => [noise()]),
    );
    const outside = judgeAll(
      novelty,
      state,
      rowsOf(60, (i) => [100 + (i % 2)]),
    );
    expect(outside.filter(({ alarm }) => alarm)).toHaveLength(1);
    expect(outside[0]?.alarm).toBe(true);
  });

  it('gives less than one false pulse in ten days of a noisy wave', () => {
    const novelty = createScaleNovelty(settings);
    const wave = aWave(4);
    const state = fitted(novelty, rowsOf(14 * slotsPerDay, wave));
    const verdicts = judgeAll(novelty, state, rowsOf(60 * slotsPerDay, wave, 14 * slotsPerDay));
    expect(verdicts.filter(({ alarm }) => alarm).length).toBeLessThan(6);
  });

  it('stays silent on a constant series, and notices when it moves', () => {
    const novelty = createScaleNovelty(settings);
    const state = fitted(novelty, []);
    const still = judgeAll(
      novelty,
      state,
      rowsOf(500, () => [5]),
    );
    expect(still.every(({ alarm, score, statistic }) => !alarm && score === 0 && statistic === 0)).toBe(true);
    expect(judgeAll(novelty, state, [[5.1]])[0]?.alarm).toBe(true);
  });

  it('is warming up on its first hundred samples, and not alarmed by them', () => {
    const novelty = createScaleNovelty(settings);
    const verdicts = judgeAll(novelty, fitted(novelty, []), rowsOf(101, aWave()));
    expect(verdicts.map(({ status }) => status)).toEqual([...rowsOf(100, () => 'warming up'), 'ok']);
    expect(verdicts.slice(0, 100).some(({ alarm, score }) => alarm || score > 0)).toBe(false);
  });

  it('keeps the time of day over a gap, and never gives NaN', () => {
    const novelty = createScaleNovelty(settings);
    const wave = aWave(5);
    const state = fitted(novelty, rowsOf(10 * slotsPerDay, wave));
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, 1e60, Number.NaN].map((value) => [value]);
    const gap = judgeAll(novelty, state, odd);
    const after = judgeAll(novelty, state, rowsOf(slotsPerDay, wave, 10 * slotsPerDay + 4));
    expect(gap.map(({ status, score }) => [status, score])).toEqual(
      odd.map(() => ['not enough data', 0] as const),
    );
    expect(after.some(({ alarm }) => alarm)).toBe(false);
    expect(after.every(({ score, statistic }) => score >= 0 && statistic >= 0)).toBe(true);
  });

  it('goes on after a restart as if there had been none', () => {
    const novelty = createScaleNovelty(settings);
    const wave = aWave(6);
    const state = fitted(novelty, rowsOf(9 * slotsPerDay + 5, wave));
    const restored = novelty.restore(JSON.parse(JSON.stringify(novelty.serialise(state))));
    if (!restored.ok) throw new Error(restored.reason);
    const next = [...rowsOf(50, wave, 9 * slotsPerDay + 5), [90], [Number.NaN], [20], [200]];
    expect(judgeAll(novelty, restored.state, next)).toEqual(judgeAll(novelty, state, next));
  });

  it('takes less than 64 kB at one sample a minute', () => {
    const novelty = createScaleNovelty({ slotsPerDay: 1_440 });
    expect(sizeInBytes(fitted(novelty, []).model)).toBeLessThan(64_000);
  });
});

import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../testing/fitted.ts';
import { uniformNoise } from '../../testing/noise.ts';
import { createDropOut } from './drop-out.ts';
import { createStuckSensor } from './stuck-sensor.ts';

describe('a stuck sensor', () => {
  const stuck = createStuckSensor();

  it('is in alarm with the 27th repetition after 200 values that all differ', () => {
    const state = fitted(
      stuck,
      rowsOf(200, (i) => [i]),
    );
    const verdicts = judgeAll(
      stuck,
      state,
      rowsOf(40, () => [199]),
    );
    expect(verdicts.findIndex(({ alarm }) => alarm)).toBe(26);
    expect(judgeAll(stuck, state, [[5]])[0]?.alarm).toBe(false);
  });

  it('is not one that has always been constant', () => {
    const state = fitted(
      stuck,
      rowsOf(200, () => [80]),
    );
    const verdicts = judgeAll(stuck, state, [...rowsOf(1_000, () => [80]), [90], ...rowsOf(500, () => [90])]);
    expect(verdicts.some(({ alarm }) => alarm)).toBe(false);
  });

  it('is not one that moves in coarse steps', () => {
    const uniform = uniformNoise(1);
    let value = 20;
    const step = () => {
      if (uniform() < 0.05) value += uniform() < 0.5 ? 0.5 : -0.5;
      return [value];
    };
    const verdicts = judgeAll(stuck, fitted(stuck, rowsOf(2_000, step)), rowsOf(20_000, step));
    expect(verdicts.filter(({ alarm }) => alarm).length).toBe(0);
    expect(
      judgeAll(
        stuck,
        fitted(stuck, rowsOf(2_000, step)),
        rowsOf(2_000, () => [1]),
      ).at(-1)?.alarm,
    ).toBe(true);
  });
});

describe('drop-out', () => {
  const dropOut = createDropOut();

  it('is an alarm with the 27th missing value after 200 without a gap, and over with the next value', () => {
    const state = fitted(
      dropOut,
      rowsOf(200, (i) => [i]),
    );
    const verdicts = judgeAll(dropOut, state, [...rowsOf(40, () => [Number.NaN]), [7]]);
    expect(verdicts.findIndex(({ alarm }) => alarm)).toBe(26);
    expect(verdicts[39]).toMatchObject({ status: 'ok', alarm: true });
    expect(verdicts[40]?.alarm).toBe(false);
  });

  it('is not the usual silence of a sensor that reports every minute', () => {
    const now = (i: number) => [i % 60 === 0 ? i : Number.NaN];
    const state = fitted(dropOut, rowsOf(3_000, now));
    expect(judgeAll(dropOut, state, rowsOf(6_000, now)).some(({ alarm }) => alarm)).toBe(false);
    expect(
      judgeAll(
        dropOut,
        state,
        rowsOf(3_000, () => [Number.NaN]),
      ).at(-1)?.alarm,
    ).toBe(true);
  });
});

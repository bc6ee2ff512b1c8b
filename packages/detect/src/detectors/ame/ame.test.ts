import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../../testing/fitted.ts';
import { gaussianNoise } from '../../../testing/noise.ts';
import { createAme } from './ame.ts';

/** Load, vibration and voltage; from row 500 on the first two drift away, and at row 700 the fault is gone. */
function aPump(i: number): number[] {
  const load = Math.sin(0.02 * i);
  const fault = i < 560 ? 0.05 * Math.max(0, i - 500) : i < 700 ? 3 : 0;
  return [
    20 + 2 * load + 0.5 * Math.sin(1.7 * i),
    3 + 0.3 * load + 0.1 * Math.sin(2.3 * i + 1) + 0.4 * fault,
    100 + 0.2 * Math.sin(0.9 * i) + 5 * Math.sin(7.1 * i),
  ];
}

describe('AME', () => {
  it('gives the numbers of its reference implementation', () => {
    const ame = createAme({ trim: false });
    const verdicts = judgeAll(ame, fitted(ame, rowsOf(400, aPump)), rowsOf(600, aPump, 400));
    const statistics = [0, 1, 50, 110, 130, 160, 200, 330, 400, 500, 599].map((i) => verdicts[i]?.statistic);
    const expected = [
      1.293337201, 1.233938314, 0.949997441, 5.0746163, 23.142382343, 54.148618324, 61.742461158, 2.838745437,
      1.123781307, 1.16276179, 1.66910899,
    ];
    for (const [i, value] of expected.entries()) expect(statistics[i]).toBeCloseTo(value, 6);
    const sum = verdicts.reduce((total, { statistic }) => total + statistic, 0);
    expect(sum).toBeCloseTo(11076.657023458, 4);
    expect(verdicts.flatMap(({ alarm }, i) => (alarm ? [400 + i] : []))).toEqual(rowsOf(234, (i) => 510 + i));
    const [load = 0, vibration = 0, voltage = 0] = verdicts[200]?.contributions ?? [];
    expect(vibration / load).toBeCloseTo(4.873588 / 1.217486, 4);
    expect(voltage / load).toBeCloseTo(1.09077 / 1.217486, 4);
    expect(load + vibration + voltage).toBeCloseTo(1, 12);
  });

  it('is in alarm 60 rows after two sensors have jumped by 50 spreads', () => {
    const ame = createAme();
    const noise = gaussianNoise(1);
    const state = fitted(
      ame,
      rowsOf(400, () => [noise(), noise()]),
    );
    const last = judgeAll(
      ame,
      state,
      rowsOf(60, () => [50 + noise(), 50 + noise()]),
    ).at(-1);
    expect(last).toMatchObject({ status: 'ok', alarm: true, score: 1 });
  });

  it('takes a level that lasts for the new normal once its alarm has ended', () => {
    const ame = createAme();
    const noise = gaussianNoise(2);
    const state = fitted(
      ame,
      rowsOf(400, () => [noise(), noise()]),
    );
    judgeAll(
      ame,
      state,
      rowsOf(60, () => [20 + noise(), noise()]),
    );
    judgeAll(
      ame,
      state,
      rowsOf(300, () => [5 + noise(), noise()]),
    );
    const verdicts = judgeAll(
      ame,
      state,
      rowsOf(100, () => [5 + noise(), noise()]),
    );
    expect(verdicts.filter(({ alarm }) => alarm)).toEqual([]);
  });

  it('lets the deviation of a sensor that has gone silent fade, and judges the others on', () => {
    const ame = createAme();
    const noise = gaussianNoise(3);
    const state = fitted(
      ame,
      rowsOf(400, () => [noise(), noise()]),
    );
    const silent = judgeAll(
      ame,
      state,
      rowsOf(200, () => [Number.NaN, noise()]),
    );
    expect(silent.every(({ status, alarm }) => status === 'ok' && !alarm)).toBe(true);
    expect(silent.at(-1)?.contributions[0]).toBeLessThan(0.05);
    expect(
      judgeAll(
        ame,
        state,
        rowsOf(60, () => [Number.NaN, 50]),
      ).at(-1)?.alarm,
    ).toBe(true);
  });

  it('leaves out a sensor that it has never seen a value of', () => {
    const ame = createAme();
    const noise = gaussianNoise(4);
    const state = fitted(
      ame,
      rowsOf(400, () => [noise(), Number.NaN, noise()]),
    );
    const [first] = judgeAll(ame, state, [[50, 1e9, 0]]);
    expect(first?.contributions[1]).toBe(0);
    expect(first?.statistic).toBeLessThan(50);
  });

  it('scores about as many rows of normal operation over 0.2 as one in a hundred, when learnt from enough', () => {
    const ame = createAme();
    const noise = gaussianNoise(5);
    const row = () => [noise(), noise(), noise(), noise()];
    const state = fitted(ame, rowsOf(2_000, row));
    const verdicts = judgeAll(ame, state, rowsOf(20_000, row));
    const share = verdicts.filter(({ score }) => score > 0.2).length / verdicts.length;
    expect(share).toBeGreaterThan(0.002);
    expect(share).toBeLessThan(0.03);
  });
});

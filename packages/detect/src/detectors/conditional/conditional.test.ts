import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../../testing/fitted.ts';
import { gaussianNoise } from '../../../testing/noise.ts';
import { createConditional } from './conditional.ts';

const detector = createConditional();
const noise = gaussianNoise(7);

/** Load goes up and down in a trapezium of 300 rows; power goes with it at once, heat with a delay. */
function aMachine() {
  let heat = 50;
  return (i: number) => {
    const phase = (i % 300) / 300;
    const load = Math.min(1, Math.max(0, 4 * Math.abs(phase - 0.5) - 0.5));
    heat += (50 + 20 * load - heat) / 40;
    return [10 * load + 0.1 * noise(), 3 + 2 * load + 0.1 * noise(), heat + 0.2 * noise()];
  };
}

function aFittedMachine() {
  const row = aMachine();
  const state = fitted(detector, rowsOf(1_500, row));
  return { state, next: (count: number) => rowsOf(count, row, 1_500), row };
}

describe('conditional', () => {
  it('does not mind a load that goes up and down', () => {
    const { state, next } = aFittedMachine();
    const verdicts = judgeAll(detector, state, next(6_000));
    expect(verdicts.filter(({ alarm }) => alarm)).toEqual([]);
    expect(verdicts.every(({ status }) => status === 'ok')).toBe(true);
  });

  it('blames the sensor that leaves the others, and says what they lead one to expect of it', () => {
    const { state, next } = aFittedMachine();
    judgeAll(detector, state, next(1_500));
    const rows = next(30).map(([power = 0, flow = 0, heat = 0]) => [power, flow + 1, heat]);
    const [verdict] = judgeAll(detector, state, rows).slice(-1);
    expect(verdict?.alarm).toBe(true);
    expect(verdict?.contributions[1]).toBeGreaterThan(0.8);
    expect((rows.at(-1)?.[1] ?? 0) - (verdict?.expected?.[1] ?? 0)).toBeCloseTo(1, 0);
  });

  it('names both when two leave, the worse first', () => {
    const { state, next } = aFittedMachine();
    judgeAll(detector, state, next(1_500));
    const rows = next(30).map(([power = 0, flow = 0, heat = 0]) => [power, flow + 3, heat + 4]);
    const { contributions } = judgeAll(detector, state, rows).at(-1) ?? {};
    expect(contributions?.[0]).toBeLessThan(0.2);
    expect(contributions?.[1]).toBeGreaterThan(contributions?.[2] ?? 1);
    expect(contributions?.[2]).toBeGreaterThan(0.1);
  });

  it('finds a small deviation that lasts, of one standard deviation of the noise', () => {
    const { state, next } = aFittedMachine();
    judgeAll(detector, state, next(3_000));
    const rows = next(600).map(([power = 0, flow = 0, heat = 0]) => [power, flow + 0.12, heat]);
    expect(judgeAll(detector, state, rows).some(({ alarm }) => alarm)).toBe(true);
  });

  it('is calm again soon after a gross fault is over', () => {
    const { state, row } = aFittedMachine();
    judgeAll(detector, state, rowsOf(1_500, row, 1_500));
    const faulty = rowsOf(200, row, 3_000).map(([power = 0, flow = 0, heat = 0]) => [power, flow + 50, heat]);
    expect(judgeAll(detector, state, faulty).every(({ alarm }) => alarm)).toBe(true);
    const after = judgeAll(detector, state, rowsOf(100, row, 3_200));
    expect(after.slice(30).filter(({ alarm }) => alarm)).toEqual([]);
  });

  it('does not learn a fault that creeps', () => {
    const { state, row } = aFittedMachine();
    judgeAll(detector, state, rowsOf(1_500, row, 1_500));
    const creeping = rowsOf(900, row, 3_000).map(([power = 0, flow = 0, heat = 0], i) => [
      power,
      flow + i / 900,
      heat,
    ]);
    expect(judgeAll(detector, state, creeping).at(-1)?.alarm).toBe(true);
  });

  it('learns from rows of which some are abnormal', () => {
    const row = aMachine();
    const rows = rowsOf(1_500, row).map(([power = 0, flow = 0, heat = 0], i) =>
      i > 700 && i < 790 ? [power, flow + 20, heat] : [power, flow, heat],
    );
    const state = fitted(detector, rows);
    judgeAll(detector, state, rowsOf(1_500, row, 1_500));
    const odd = rowsOf(20, row, 3_000).map(([power = 0, flow = 0, heat = 0]) => [power, flow + 2, heat]);
    expect(judgeAll(detector, state, odd).at(-1)?.alarm).toBe(true);
  });

  it('goes on without a sensor that is missing, and judges the others', () => {
    const { state, next } = aFittedMachine();
    judgeAll(detector, state, next(1_500));
    const blind = next(900).map(([power = 0, , heat = 0]) => [power, Number.NaN, heat]);
    expect(judgeAll(detector, state, blind).filter(({ alarm }) => alarm)).toEqual([]);
    const odd = next(30).map(([power = 0, , heat = 0]) => [power + 8, Number.NaN, heat]);
    expect(judgeAll(detector, state, odd).at(-1)?.alarm).toBe(true);
  });

  it('leaves out sensors that never move, and counters, and says so when nothing is left', () => {
    const row = aMachine();
    const withOdd = (i: number) => [...row(i), 7, i];
    const state = fitted(detector, rowsOf(1_500, withOdd));
    const verdicts = judgeAll(detector, state, rowsOf(1_500, withOdd, 1_500));
    expect(verdicts.filter(({ alarm }) => alarm)).toEqual([]);
    expect(verdicts.at(-1)?.expected?.[3]).toBeNaN();
    expect(detector.fit(rowsOf(300, (i) => [7, i]))).toEqual({ ok: false, reason: 'no column varies' });
  });
});

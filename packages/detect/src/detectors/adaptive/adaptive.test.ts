import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../../testing/fitted.ts';
import { gaussianNoise } from '../../../testing/noise.ts';
import { createAdaptive } from './adaptive.ts';

const detector = createAdaptive();

/** Load goes up and down; power goes with it at once, heat with a delay. */
function aMachine(seed = 7) {
  const noise = gaussianNoise(seed);
  let heat = 50;
  return (i: number) => {
    const load = Math.min(1, Math.max(0, 4 * Math.abs((i % 300) / 300 - 0.5) - 0.5));
    heat += (50 + 20 * load - heat) / 40;
    return [10 * load + 0.1 * noise(), 3 + 2 * load + 0.1 * noise(), heat + 0.2 * noise()];
  };
}

const steady = (seed: number) => {
  const noise = gaussianNoise(seed);
  return (level = 0) => [level + noise(), noise(), 5 * noise()];
};

const alarmsOf = (verdicts: readonly { alarm: boolean }[]) => verdicts.filter(({ alarm }) => alarm).length;

describe('adaptive', () => {
  it('does not mind a load that goes up and down', () => {
    const row = aMachine();
    const state = fitted(detector, rowsOf(1_500, row));
    const verdicts = judgeAll(detector, state, rowsOf(6_000, row, 1_500));
    expect(alarmsOf(verdicts)).toBeLessThan(60);
  });

  it('blames the sensor that leaves the others, and says what they lead one to expect of it', () => {
    const row = aMachine();
    const state = fitted(detector, rowsOf(1_500, row));
    judgeAll(detector, state, rowsOf(1_500, row, 1_500));
    const rows = rowsOf(30, row, 3_000).map(([power = 0, flow = 0, heat = 0]) => [power, flow + 1, heat]);
    const verdicts = judgeAll(detector, state, rows);
    expect(verdicts[2]?.alarm).toBe(true);
    for (const { contributions, expected } of verdicts.slice(2, 6)) {
      expect(contributions[1]).toBeGreaterThan(0.5);
      expect(expected?.[1]).toBeLessThan(rows[3]?.[1] ?? 0);
    }
  });

  it('tells a single row that does not fit, at once, and no longer than it lasts', () => {
    const row = aMachine();
    const state = fitted(detector, rowsOf(1_500, row));
    const [power = 0, flow = 0, heat = 0] = row(1_500);
    const [spike] = judgeAll(detector, state, [[power, flow + 3, heat]]);
    expect(spike).toMatchObject({ alarm: true });
    expect(spike?.contributions[1]).toBeGreaterThan(0.8);
    const after = judgeAll(detector, state, rowsOf(200, row, 1_501));
    expect(after.slice(60).some(({ alarm }) => alarm)).toBe(false);
  });

  it('is not deaf because a sensor hardly moved while it was learnt', () => {
    const noise = gaussianNoise(3);
    // A valve that stands at 35 %, and went to 36 % for a moment, once.
    const row = (i: number) => [noise(), noise(), i > 200 && i < 210 ? 36 : 35];
    const state = fitted(detector, rowsOf(1_200, row));
    const limits = state.model.charts.map(({ limit }) => limit);
    for (const [i, limit] of [4.5, 6.5, 2, 7, 10].entries())
      expect(limits[i]).toBeLessThanOrEqual(1.5 * limit);
    // A step that it had made before is no news; that of another sensor is.
    expect(
      alarmsOf(
        judgeAll(
          detector,
          state,
          rowsOf(60, () => [noise(), noise(), 36]),
        ),
      ),
    ).toBe(0);
    judgeAll(detector, state, rowsOf(300, row, 1_000));
    const faulty = judgeAll(
      detector,
      state,
      rowsOf(60, () => [8 + noise(), noise(), 35]),
    );
    expect(alarmsOf(faulty)).toBeGreaterThan(50);
  });

  it('goes on as before when a sensor moves that was constant while it was learnt', () => {
    const row = steady(4);
    const state = fitted(
      detector,
      rowsOf(400, () => [...row(), 0]),
    );
    const blip = judgeAll(detector, state, [
      ...rowsOf(3, () => [...row(), 1]),
      ...rowsOf(200, () => [...row(), 0]),
    ]);
    expect(alarmsOf(blip)).toBe(0);
    const faulty = judgeAll(
      detector,
      state,
      rowsOf(300, () => [...row(10), 0]),
    );
    expect(alarmsOf(faulty.slice(10))).toBe(290);
    expect(faulty.at(-1)?.contributions[0]).toBeGreaterThan(0.6);
  });

  it('does not end an alarm, and take the faulty level for normal, because its first rows were gigantic', () => {
    const row = steady(5);
    const state = fitted(
      detector,
      rowsOf(400, () => row()),
    );
    judgeAll(
      detector,
      state,
      rowsOf(5, () => row(1e6)),
    );
    const faulty = judgeAll(
      detector,
      state,
      rowsOf(300, () => row(30)),
    );
    expect(alarmsOf(faulty)).toBe(300);
  });

  it('knows a new level after it has lasted as long as was learnt from, and the former one still', () => {
    const row = steady(6);
    const state = fitted(
      detector,
      rowsOf(1_200, () => row()),
    );
    const shifted = judgeAll(
      detector,
      state,
      rowsOf(3_000, () => row(12)),
    );
    expect(alarmsOf(shifted.slice(0, 900))).toBeGreaterThan(850);
    expect(alarmsOf(shifted.slice(2_000))).toBe(0);
    expect(
      alarmsOf(
        judgeAll(
          detector,
          state,
          rowsOf(600, () => row()),
        ),
      ),
    ).toBe(0);
    expect(
      alarmsOf(
        judgeAll(
          detector,
          state,
          rowsOf(600, () => row(12)),
        ),
      ),
    ).toBe(0);
  });

  it('reaches its limits when it was learnt from few rows', () => {
    for (const learnt of [300, 400]) {
      const row = aMachine(learnt);
      const state = fitted(detector, rowsOf(learnt, row));
      judgeAll(detector, state, rowsOf(300, row, learnt));
      const rows = rowsOf(200, row, learnt + 300).map(([power = 0, flow = 0, heat = 0]) => [
        power,
        flow + 1,
        heat,
      ]);
      const verdicts = judgeAll(detector, state, rows);
      expect(verdicts.findIndex(({ alarm }) => alarm)).toBeLessThan(10);
      expect(alarmsOf(verdicts)).toBeGreaterThan(20);
    }
  });

  it('gives the numbers that it has always given', () => {
    // Load, vibration and voltage; from row 500 on the vibration drifts away.
    const pump = (i: number) => {
      const load = Math.sin(0.02 * i);
      return [
        20 + 2 * load + 0.5 * Math.sin(1.7 * i),
        3 + 0.3 * load + 0.1 * Math.sin(2.3 * i + 1) + 0.02 * Math.max(0, i - 500),
        100 + 0.2 * Math.sin(0.9 * i) + 5 * Math.sin(7.1 * i),
      ];
    };
    const verdicts = judgeAll(detector, fitted(detector, rowsOf(400, pump)), rowsOf(300, pump, 400));
    const golden = [0, 1, 50, 100, 110, 120, 150, 200, 299].map((i) => verdicts[i]?.statistic);
    const expected = [
      0.490979718, 0.487100311, 0.491620012, 0.495588769, 1.573692025, 4.505216406, 14.348201667,
      30.926496864, 64.843786581,
    ];
    for (const [i, value] of expected.entries()) expect(golden[i]).toBeCloseTo(value, 6);
  });

  it('has no alarm about a plant that warms up slowly', () => {
    const noise = gaussianNoise(8);
    let wander = 0;
    const row = (i: number) => {
      wander = 0.95 * wander + 0.02 * noise();
      return [20 + 2 * (1 - Math.exp(-i / 4_000)) + wander, 3 + 0.1 * noise(), 100 + noise()];
    };
    for (const learnt of [300, 1_200, 3_600]) {
      const state = fitted(detector, rowsOf(learnt, row));
      const share = alarmsOf(judgeAll(detector, state, rowsOf(9_000, row, learnt))) / 9_000;
      expect(share).toBeLessThan(0.03);
    }
  });

  it('judges on without a sensor that is missing, and is not surprised when it is back', () => {
    const row = aMachine(9);
    const state = fitted(detector, rowsOf(1_500, row));
    const blind = rowsOf(600, row, 1_500).map(([power = 0, , heat = 0]) => [power, Number.NaN, heat]);
    expect(alarmsOf(judgeAll(detector, state, blind))).toBe(0);
    expect(alarmsOf(judgeAll(detector, state, rowsOf(300, row, 2_100)))).toBe(0);
    const odd = rowsOf(30, row, 2_400).map(([power = 0, , heat = 0]) => [power + 8, Number.NaN, heat]);
    expect(judgeAll(detector, state, odd)[0]?.alarm).toBe(true);
  });

  it('leaves out counters, and gives no NaN for constant rows, twins, or a machine of 200 sensors', () => {
    const noise = gaussianNoise(10);
    const machines: ((i: number) => number[])[] = [
      (i) => [noise(), noise(), i],
      () => [3, 3],
      (i) => [Math.sin(i / 7), Math.sin(i / 7), 2 * Math.sin(i / 7)],
      () => rowsOf(200, () => noise()),
    ];
    for (const machine of machines) {
      const state = fitted(detector, rowsOf(400, machine));
      const verdicts = judgeAll(detector, state, rowsOf(200, machine, 400));
      for (const { statistic, score, alarm, contributions } of verdicts) {
        expect(Number.isFinite(statistic) && Number.isFinite(score)).toBe(true);
        expect(contributions.every(Number.isFinite)).toBe(true);
        expect(alarm).toBe(false);
      }
    }
  });
});

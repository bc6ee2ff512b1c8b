import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../../testing/fitted.ts';
import { gaussianNoise } from '../../../testing/noise.ts';
import { detectors } from '../../catalogue.ts';
import type { Detector } from '../../contract/detector.ts';
import { createCalibratedAme } from './calibrated-ame.ts';

const steady = (seed: number) => {
  const noise = gaussianNoise(seed);
  return (level = 0) => [level + noise(), noise(), 5 * noise()];
};

/** A machine whose sensors scatter a little more every hour, up to four times as much as in its training rows. */
function aRestlessMachine(seed: number): () => number[] {
  const noise = gaussianNoise(seed);
  let i = 0;
  return () => {
    const scatter = 1 + (3 * Math.max(0, i++ - 400)) / 20_000;
    return [scatter * noise(), scatter * noise(), scatter * noise()];
  };
}

describe('calibrated AME', () => {
  it('is in alarm within ten rows of a step by ten spreads, and names the sensor', () => {
    const ame = createCalibratedAme();
    const row = steady(1);
    const state = fitted(
      ame,
      rowsOf(400, () => row()),
    );
    const verdicts = judgeAll(
      ame,
      state,
      rowsOf(10, () => row(10)),
    );
    const last = verdicts.at(-1);
    expect(last).toMatchObject({ status: 'ok', alarm: true });
    expect(last?.score).toBeGreaterThan(0.9);
    expect(last?.contributions[0]).toBeGreaterThan(0.6);
  });

  it('is back to normal a few rows after a level that had lasted has gone, where AME is in alarm for 40 and more', () => {
    const rowsInAlarm = (name: string) => {
      const detector = detectors[name]?.create() as Detector;
      const row = steady(2);
      const state = fitted(
        detector,
        rowsOf(400, () => row()),
      );
      const lasting = judgeAll(detector, state, [...rowsOf(60, () => row(20)), ...rowsOf(300, () => row(5))]);
      expect(lasting.at(-1)?.alarm).toBe(false);
      return judgeAll(
        detector,
        state,
        rowsOf(200, () => row()),
      ).filter(({ alarm }) => alarm).length;
    };
    expect(rowsInAlarm('ame')).toBeGreaterThanOrEqual(40);
    expect(rowsInAlarm('calibrated-ame')).toBeLessThanOrEqual(20);
  });

  it('gets used to a machine that scatters more and more, where AME is in alarm again and again', () => {
    const share = ({ fit, update }: Pick<Detector, 'fit' | 'update'>) => {
      const row = aRestlessMachine(3);
      const result = fit(rowsOf(400, row));
      if (!result.ok) throw new Error(result.reason);
      return rowsOf(20_000, row).filter((sample) => update(result.state, sample).alarm).length / 20_000;
    };
    const [plain, calibrated] = [
      share(detectors.ame?.create() as Detector),
      share(detectors['calibrated-ame']?.create() as Detector),
    ];
    expect(plain).toBeGreaterThan(0.1);
    expect(calibrated).toBeLessThan(0.01);
  });

  it('raises its threshold where the training rows themselves hold rare excursions, at most to twice', () => {
    const ame = createCalibratedAme();
    const noise = gaussianNoise(4);
    const calm = fitted(
      ame,
      rowsOf(2_000, () => [noise(), noise()]),
    );
    const restless = fitted(
      ame,
      rowsOf(2_000, (i) => [noise() + (i % 500 > 480 ? 6 : 0), noise()]),
    );
    expect(calm.model.onset).toBeGreaterThanOrEqual(4.5);
    expect(restless.model.onset).toBeGreaterThan(calm.model.onset + 1);
    expect(restless.model.onset).toBeLessThanOrEqual(9);
  });

  it('learns nothing from a sensor that is silent, so that its return is no alarm', () => {
    const ame = createCalibratedAme();
    const row = steady(5);
    const state = fitted(
      ame,
      rowsOf(400, () => row()),
    );
    const spread = state.model.members.map((member) => member.spread[2]);
    const silent = judgeAll(
      ame,
      state,
      rowsOf(3_000, () => [...row().slice(0, 2), Number.NaN]),
    );
    expect(silent.every(({ status }) => status === 'ok')).toBe(true);
    for (const [i, member] of state.model.members.entries())
      expect(member.spread[2]).toBeCloseTo(spread[i] as number, 6);
    const back = judgeAll(
      ame,
      state,
      rowsOf(500, () => row()),
    );
    expect(back.filter(({ alarm }) => alarm)).toEqual([]);
  });

  it('gives no NaN for constant rows, twin sensors, one sensor, or twenty with gaps', () => {
    const ame = createCalibratedAme();
    const noise = gaussianNoise(6);
    const wave = (i: number) => Math.sin(i / 7);
    const machines: ((i: number) => number[])[] = [
      () => [3, 3],
      (i) => [wave(i), wave(i), 2 * wave(i)],
      () => [noise()],
      (i) => rowsOf(20, (column) => ((i + column) % 7 === 0 ? Number.NaN : noise())),
    ];
    for (const machine of machines) {
      const state = fitted(ame, rowsOf(400, machine));
      const verdicts = judgeAll(ame, state, rowsOf(400, machine, 400));
      for (const { statistic, score, alarm, contributions } of verdicts) {
        expect(Number.isFinite(statistic) && Number.isFinite(score)).toBe(true);
        expect(contributions.every(Number.isFinite)).toBe(true);
        expect(alarm).toBe(false);
      }
    }
  });

  it('goes on exactly as before after it was saved and restored, in an alarm too', () => {
    const ame = createCalibratedAme();
    const row = steady(7);
    const state = fitted(
      ame,
      rowsOf(400, () => row()),
    );
    judgeAll(ame, state, [
      ...rowsOf(300, () => row()),
      ...rowsOf(60, () => row(20)),
      ...rowsOf(100, () => row(5)),
    ]);
    judgeAll(
      ame,
      state,
      rowsOf(30, () => row(-8)),
    );
    const restored = ame.restore(JSON.parse(JSON.stringify(ame.serialise(state))));
    if (!restored.ok) throw new Error(restored.reason);
    const rest = [...rowsOf(50, () => row(-8)), ...rowsOf(200, () => row())];
    expect(judgeAll(ame, restored.state, rest)).toEqual(judgeAll(ame, state, rest));
  });
});

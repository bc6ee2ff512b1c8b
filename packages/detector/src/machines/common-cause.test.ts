import { testInstant } from '@i40/common/testing';
import { bestOf, type Detector, detectors } from '@i40/detect';
import { describe, expect, it } from 'vitest';
import type { SensorValue } from '../resampling/row.ts';
import { MachineMonitor } from './machine-monitor.ts';

const sensorCount = 33;

/** A machine of many sensors, each with a wave of its own, and what a monitor of it tells. */
function aLargeMachine(detector = detectors[bestOf.machines]?.create() as Detector) {
  const told: string[] = [];
  const monitor = new MachineMonitor({
    site: 'site-1',
    machine_id: 'M01',
    detector,
    learnMs: 20 * 60_000,
    adoptMs: 8 * 3_600_000,
    onEpisode: (change, { sensor, explanation }) => {
      if (change !== 'worse') told.push(`${change} ${sensor}: ${explanation}`);
    },
  });
  let step = 0;
  return {
    told,
    play(
      seconds: number,
      change: (value: SensorValue, column: number) => SensorValue[] = (value) => [value],
    ) {
      for (let i = 0; i < seconds; i++, step++) {
        const at = testInstant + step * 1_000;
        monitor.take(
          Array.from({ length: sensorCount }, (_, column): SensorValue => {
            const noise = Math.sin(12.9898 * step + 78.233 * column) * 43_758.5453;
            const value = 10 * column + Math.sin(step / (200 + column)) + 0.1 * (noise - Math.floor(noise));
            return { at, sensor: `s${column}`, value, unit: null };
          }).flatMap(change),
        );
      }
    },
  };
}

describe('sensors that stop together', () => {
  it('are one episode of the machine when it trips, and not one of each sensor', () => {
    const { told, play } = aLargeMachine();
    play(1_800);
    play(300, (value, column) => [column < 28 ? { ...value, value: 10 * column } : value]);
    play(300);
    expect(told.filter((line) => line.startsWith('opened'))).toHaveLength(1);
    expect(told.filter((line) => line.startsWith('ended'))).toHaveLength(1);
    expect(told.at(-1)).toMatch(
      /^ended null: 28 of 33 sensors have stood still for 5 minutes: s0, s1, s2 and 25 others$/,
    );
  });

  it('are one episode when a gateway is lost', () => {
    const { told, play } = aLargeMachine();
    play(1_800);
    play(120, (value, column) => (column < 12 ? [] : [value]));
    play(300);
    expect(told.filter((line) => line.startsWith('opened'))).toHaveLength(1);
    expect(told.at(-1)).toMatch(
      /^ended null: 12 of 33 sensors have sent nothing for (119 s|2 minutes): s0, s1, s2 and 9 others$/,
    );
  });

  it('stay episodes of their own when there are two', () => {
    const { told, play } = aLargeMachine();
    play(1_800);
    play(120, (value, column) => [column < 2 ? { ...value, value: 7 } : value]);
    const stuck = told.filter((line) => /^opened s[01]: .* has stood still/.test(line));
    expect(stuck).toHaveLength(2);
  });
});

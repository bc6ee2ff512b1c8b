import type { MachineModel } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { correlation } from '../../testing/statistics.ts';
import { buildFleet } from './fleet.ts';
import { loadPatterns } from './load-cycle.ts';
import { createMachine } from './machine.ts';

const [model] = buildFleet(1) as [MachineModel];

function play(seed: number, seconds: number) {
  const machine = createMachine(model, seed);
  return Array.from({ length: seconds }, () => machine.advance(1));
}

describe('createMachine', () => {
  it('gives the same values for the same seed and steps', () => {
    expect(play(5, 100)).toEqual(play(5, 100));
    expect(play(6, 100)).not.toEqual(play(5, 100));
  });

  it('keeps every sensor in its normal range for a day, in each of the load cycles', () => {
    for (const [index, machineModel] of buildFleet(loadPatterns.length).entries()) {
      const machine = createMachine(machineModel, 4040, index);
      for (let second = 0; second < 86_400; second++) {
        const sample = machine.advance(1);
        for (const { sensor, normal } of machineModel.sensors) {
          const value = sample[sensor] ?? Number.NaN;
          if (value >= normal.low && value <= normal.high) continue;
          expect.fail(`${machineModel.machine_id} ${sensor} was ${value} after ${second} s`);
        }
      }
    }
  });

  it('moves the sensors together: with the current, vibration rises, and speed and pressure drop', () => {
    const samples = play(1, 3600);
    const values = (sensor: string) => samples.map((sample) => sample[sensor] ?? Number.NaN);
    expect(correlation(values('current'), values('vibration'))).toBeGreaterThan(0.8);
    expect(correlation(values('current'), values('pressure'))).toBeLessThan(-0.8);
    expect(correlation(values('current'), values('speed'))).toBeLessThan(-0.9);
  });

  it('lets the temperature follow the current by a minute or two', () => {
    const samples = play(1, 3600);
    const values = (sensor: string) => samples.map((sample) => sample[sensor] ?? Number.NaN);
    const shifted = (lagS: number) =>
      correlation(values('current').slice(0, 3600 - lagS), values('temp').slice(lagS));
    expect(shifted(60)).toBeGreaterThan(shifted(0) + 0.1);
    expect(shifted(60)).toBeGreaterThan(0.8);
  });
});

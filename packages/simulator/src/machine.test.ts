import { plantModel, sensorModels } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { correlation } from '../testing/statistics.ts';
import { buildFleet } from './fleet.ts';
import { createMachine } from './machine.ts';

const model = buildFleet(1)[0] ?? plantModel[0];
if (!model) throw new Error('The plant model has no machine');

function play(seed: number, seconds: number, dtS = 1) {
  const machine = createMachine(model as NonNullable<typeof model>, seed);
  return Array.from({ length: seconds / dtS }, () => machine.advance(dtS));
}

describe('createMachine', () => {
  it('gives the same values for the same seed and steps', () => {
    expect(play(5, 100)).toEqual(play(5, 100));
    expect(play(6, 100)).not.toEqual(play(5, 100));
  });

  it.each([1, 42, 4040])('keeps every sensor in its normal range for a day, seed %i', (seed) => {
    for (const [index, machineModel] of buildFleet(6).entries()) {
      const machine = createMachine(machineModel, seed, index);
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

  it('moves the sensors together: with the current, vibration and pressure rise and speed drops', () => {
    const samples = play(1, 3600);
    const values = (sensor: string) => samples.map((sample) => sample[sensor] ?? Number.NaN);
    expect(correlation(values('current'), values('vibration'))).toBeGreaterThan(0.8);
    expect(correlation(values('current'), values('pressure'))).toBeGreaterThan(0.8);
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

  it('plays a sensor that it knows nothing of but the normal range', () => {
    const flow = { sensor: 'flow', unit: 'l/min', normal: { low: 100, high: 200 }, description: 'Flow' };
    const machine = createMachine(
      { ...(model as NonNullable<typeof model>), sensors: [flow, sensorModels.temp] },
      1,
    );
    for (let second = 0; second < 3600; second++) {
      const { flow: value } = machine.advance(1);
      expect(value).toBeGreaterThan(100);
      expect(value).toBeLessThan(200);
    }
  });
});

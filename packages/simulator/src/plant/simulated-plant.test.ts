import { allSensors, type FaultKind } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { slidingZScores } from '../../testing/statistics.ts';
import { buildFleet, countSeries } from './fleet.ts';
import { createSimulatedPlant, type SimulatedPlant } from './simulated-plant.ts';

const windowS = 15 * 60;

function aPlant(seed = 4040, machines = 3) {
  return createSimulatedPlant({ fleet: buildFleet(machines), seed, startAt: testInstant, meanFaultGapS: 0 });
}

/** The values of M01's sensor at 1 Hz, from second `from` to second `to`; NaN where it sent nothing. */
function play(plant: SimulatedPlant, sensor: string, from: number, to: number) {
  return Array.from({ length: to - from }, (_, i) => {
    const at = testInstant + (from + i + 1) * 1000;
    plant.faults.advanceTo(at);
    return plant.sampleAt(at)[0]?.values[sensor] ?? Number.NaN;
  });
}

/** |z| of each value during a fault that begins after `windowS` seconds of peace. */
function zScoresDuring(kind: FaultKind, sensor: string, durationS: number, seed: number) {
  const plant = aPlant(seed);
  const before = play(plant, sensor, 0, windowS);
  const needsSensor = kind === 'spike' ? { sensor } : {};
  plant.faults.startCommanded({ kind, machine_id: 'M01', ...needsSensor }, testInstant + windowS * 1000);
  const during = play(plant, sensor, windowS, windowS + durationS - 1);
  return slidingZScores([...before, ...during], windowS);
}

describe('createSimulatedPlant', () => {
  it.each(allSensors)(
    'puts a spike of $sensor beyond |z| 3 from its first second to its last',
    ({ sensor }) => {
      for (let seed = 1; seed <= 10; seed++) {
        expect(Math.min(...zScoresDuring('spike', sensor, 5, seed))).toBeGreaterThan(3);
      }
    },
  );

  it('puts late bearing wear beyond |z| 3, and not its beginning', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const scores = zScoresDuring('bearing_wear', 'vibration', 480, seed);
      expect(Math.min(...scores.slice(-40))).toBeGreaterThan(3);
      expect(Math.max(...scores.slice(0, 60))).toBeLessThan(4);
    }
  });

  it.each([1, 2, 4040])('is hardly ever beyond |z| 3 in two hours without faults, seed %i', (seed) => {
    const plant = aPlant(seed);
    const series = new Map<string, number[]>();
    for (let second = 1; second <= 2 * 3600; second++) {
      for (const { machine, values } of plant.sampleAt(testInstant + second * 1000)) {
        for (const [sensor, value] of Object.entries(values)) {
          const key = `${machine.machine_id} ${sensor}`;
          const soFar = series.get(key);
          if (soFar) soFar.push(value);
          else series.set(key, [value]);
        }
      }
    }
    expect(series.size).toBe(countSeries(buildFleet(3)));
    for (const [key, values] of series) {
      const scores = slidingZScores(values, windowS);
      const share = scores.filter((z) => z >= 3).length / scores.length;
      expect(share, key).toBeLessThan(0.005);
    }
  });

  it('holds a stuck sensor at what it showed last, and goes on afterwards', () => {
    const plant = aPlant();
    const before = play(plant, 'temp', 0, 10);
    plant.faults.startCommanded(
      { kind: 'stuck', machine_id: 'M01', sensor: 'temp', duration_s: 5 },
      testInstant + 10_000,
    );
    const stuck = play(plant, 'temp', 10, 14);
    const afterwards = play(plant, 'temp', 14, 16);
    expect(new Set(stuck)).toEqual(new Set([before.at(-1)]));
    expect(afterwards[0]).not.toBe(before.at(-1));
  });

  it('sends nothing of a sensor that dropped out, and all of the others', () => {
    const plant = aPlant();
    plant.faults.startCommanded({ kind: 'drop_out', machine_id: 'M01', sensor: 'temp' }, testInstant);
    const [m01, m02] = plant.sampleAt(testInstant + 1000);
    const all = allSensors.map(({ sensor }) => sensor);
    expect(Object.keys(m01?.values ?? {})).toEqual(all.filter((sensor) => sensor !== 'temp'));
    expect(Object.keys(m02?.values ?? {})).toEqual(all);
  });

  it('shows a fault neither before its start nor from its end on', () => {
    const healthy = play(aPlant(), 'temp', 0, 5);
    const faulty = aPlant();
    faulty.faults.startCommanded(
      { kind: 'spike', machine_id: 'M01', sensor: 'temp', duration_s: 2 },
      testInstant + 1500,
    );
    const difference = play(faulty, 'temp', 0, 5).map((value, i) => value - (healthy[i] ?? 0));
    expect(difference.map((value) => Math.round(value))).toEqual([0, 36, 36, 0, 0]);
  });

  it('plays the same machine in a plant of any size', () => {
    const values = (machines: number) => aPlant(7, machines).sampleAt(testInstant + 1000)[0]?.values;
    expect(values(100)).toEqual(values(1));
  });
});

import { allSensors, type FaultKind, type MachineModel, type SensorName } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { faultTraits, sensorsShowing } from './fault-traits.ts';

/** What a sensor shows at a share (0 to 1) of a fault that lasts 100 s. */
function show(kind: FaultKind, sensor: SensorName, value: number, share: number) {
  const model = allSensors.find((candidate) => candidate.sensor === sensor);
  if (!model) throw new Error(`No sensor ${sensor}`);
  const moment = { elapsedS: share * 100, durationS: 100 };
  return faultTraits[kind].change({ model, value, last: 12.5 }, moment);
}

describe('faultTraits', () => {
  it('lets a spike jump by more than the normal range, at once and throughout', () => {
    expect(show('spike', 'temp', 75, 0)).toBeCloseTo(75 + 36);
    expect(show('spike', 'temp', 75, 0.99)).toBeCloseTo(75 + 36);
  });

  it('lets a drift grow evenly from nothing', () => {
    expect(show('drift', 'pressure', 4, 0)).toBe(4);
    expect(show('drift', 'pressure', 4, 0.5)).toBeCloseTo(5.6);
    expect(show('drift', 'pressure', 4, 1)).toBeCloseTo(7.2);
  });

  it('lets bearing wear grow slowly at first and then well beyond 5 mm/s', () => {
    expect(show('bearing_wear', 'vibration', 1.5, 0)).toBe(1.5);
    expect(show('bearing_wear', 'vibration', 1.5, 0.5)).toBeLessThan(2.5);
    expect(show('bearing_wear', 'vibration', 1.5, 1)).toBeCloseTo(11.5);
    expect(show('bearing_wear', 'temp', 75, 1)).toBeCloseTo(81);
    expect(show('bearing_wear', 'current', 10, 1)).toBeCloseTo(10.8);
  });

  it('lets an overheating machine climb with a lag beyond 90 °C, from the coolest that is normal', () => {
    expect(show('overheating', 'temp', 66, 0)).toBe(66);
    expect(show('overheating', 'temp', 66, 0.1)).toBeLessThan(80);
    expect(show('overheating', 'temp', 66, 1)).toBeGreaterThan(90);
  });

  it('lets a leak drain the pressure below 2 bar while the current rises', () => {
    expect(show('leak', 'pressure', 4, 0)).toBe(4);
    expect(show('leak', 'pressure', 4, 1)).toBeLessThan(2);
    expect(show('leak', 'current', 10, 1)).toBeGreaterThan(11.5);
  });

  it('repeats the last value of a stuck sensor, and says nothing for one that dropped out', () => {
    expect(show('stuck', 'temp', 75, 0.5)).toBe(12.5);
    expect(show('drop_out', 'temp', 75, 0.5)).toBeUndefined();
  });
});

describe('sensorsShowing', () => {
  const aMachine = (...names: SensorName[]): MachineModel => ({
    machine_id: 'M01',
    line: 'lineA',
    description: 'Pump',
    sensors: allSensors.filter(({ sensor }) => names.includes(sensor)),
  });
  const pump = aMachine('temp', 'vibration', 'pressure', 'current', 'speed');
  const any = ['temp', 'vibration', 'pressure', 'current', 'speed'];

  it.each([
    ['spike', any],
    ['drift', any],
    ['bearing_wear', ['temp', 'vibration', 'current']],
    ['overheating', ['temp']],
    ['leak', ['pressure', 'current']],
    ['stuck', any],
    ['drop_out', any],
  ] as const)('knows in which sensors of a pump %s shows', (kind, sensors) => {
    expect(sensorsShowing(kind, pump)).toEqual(sensors);
  });

  it('leaves out those that a machine does not have', () => {
    expect(sensorsShowing('leak', aMachine('temp', 'current'))).toEqual(['current']);
    expect(sensorsShowing('overheating', aMachine('speed'))).toEqual([]);
  });
});

import { testInstant } from '@i40/common/testing';
import { expect, it } from 'vitest';
import type { SimulatorConfig } from '../config.ts';
import { publishPast } from './past.ts';

const config: SimulatorConfig = { rate: 15, machines: 3, seed: 1, faultEveryS: 60 };

async function publish(minutes: number, changes: Partial<SimulatorConfig> = {}) {
  const readings: { ts: string; machine_id: string; sensor: string; value: number }[] = [];
  const bus = {
    connected: true,
    publish: async (_topic: string, payload: string) => void readings.push(...JSON.parse(payload)),
    subscribe: async () => {},
    close: async () => {},
  };
  const past = await publishPast({ bus, config: { ...config, ...changes }, minutes, now: testInstant });
  return { past, readings };
}

it('publishes the minutes before the present, each series once a second', async () => {
  const { past, readings } = await publish(10);
  expect(past.readings).toBe(10 * 60 * 15);
  const series = readings.filter(({ machine_id, sensor }) => machine_id === 'M02' && sensor === 'temp');
  const times = series.map(({ ts }) => Date.parse(ts));
  expect(times[0]).toBe(testInstant - 600_000);
  expect(times.at(-1)).toBe(testInstant - 1_000);
  expect(new Set(times).size).toBe(600);
});

it('shows a healthy plant, however many faults are to come', async () => {
  const { past, readings } = await publish(60);
  const vibration = readings.filter(({ sensor }) => sensor === 'vibration');
  expect(Math.max(...vibration.map(({ value }) => value))).toBeLessThan(5);
  expect(past.plant.faults.activeOn('M01')).toBeUndefined();
});

it('goes on from where it ended', async () => {
  const { past, readings } = await publish(10);
  const last = readings.findLast(({ machine_id, sensor }) => machine_id === 'M01' && sensor === 'temp');
  const next = past.plant.sampleAt(testInstant)[0]?.values.temp;
  expect(Math.abs((next ?? Number.NaN) - (last?.value ?? Number.NaN))).toBeLessThan(0.5);
});

it('stays bounded with many machines and high rates', async () => {
  const { past } = await publish(60, { machines: 100, rate: 50_000 });
  expect(past.readings).toBeLessThanOrEqual(100_000);
  expect(past.readings).toBeGreaterThan(90_000);
});

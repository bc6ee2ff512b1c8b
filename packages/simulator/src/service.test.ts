import { parseInstant } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { describe, expect, it, vi } from 'vitest';
import { seriesOnBench, setUpSimulatorBench } from '../testing/simulator-bench.ts';
import { buildFleet, countSeries } from './plant/fleet.ts';

const bench = setUpSimulatorBench();

describe('startSimulator', () => {
  it('publishes every series of the plant once a second by default', async () => {
    const simulator = await bench.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bench.readings()).toHaveLength(10 * seriesOnBench);
    expect(new Set(bench.readings().map(({ ts }) => ts))).toEqual(
      new Set(Array.from({ length: 10 }, (_, i) => new Date(testInstant + (i + 1) * 1000).toISOString())),
    );
    expect(bench.readings()[0]).toEqual({
      ts: '2026-01-05T08:00:01.000Z',
      machine_id: 'M01',
      sensor: 'temp',
      value: expect.any(Number),
      unit: '°C',
    });
    expect(simulator.stats()).toEqual({ published: 10 * seriesOnBench, skipped: 0 });
    await simulator.stop();
  });

  it.each([seriesOnBench, 700])(
    'publishes the same values and faults for the same seed at any time of day, at %i readings/s',
    async (rate) => {
      const playFrom = async (startAt: number) => {
        vi.setSystemTime(startAt);
        const simulator = await bench.start({ seed: 9, rate, faultEveryS: 1 });
        await vi.advanceTimersByTimeAsync(6_000);
        await simulator.stop();
        return {
          values: bench
            .readings()
            .slice(0, 5 * rate)
            .map(({ ts, ...rest }) => rest),
          faults: bench
            .announcements()
            .filter(({ ended_at }) => ended_at === null)
            .map(({ kind, machine_id, sensors }) => [kind, machine_id, sensors])
            .slice(0, 2),
        };
      };
      const first = await playFrom(testInstant);
      expect(first.values).toHaveLength(5 * rate);
      expect(first.faults).toHaveLength(2);
      expect(await playFrom(testInstant + 300)).toEqual(first);
      expect(await playFrom(testInstant + 7_300)).toEqual(first);
    },
  );

  it('plays the same however long the broker takes to confirm the subscription', async () => {
    const playWith = async (confirmMs: number) => {
      vi.setSystemTime(testInstant);
      const subscribe = () => new Promise<void>((resolve) => setTimeout(resolve, confirmMs));
      const starting = bench.start({}, { subscribe });
      await vi.advanceTimersByTimeAsync(10_000);
      await (await starting).stop();
      return bench.readings();
    };
    expect(await playWith(5_000)).toEqual(await playWith(0));
  });

  it('publishes nothing more when it cannot subscribe', async () => {
    const subscribe = () => Promise.reject(new Error('not authorised'));
    await expect(bench.start({}, { subscribe })).rejects.toThrow('not authorised');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bench.bus.published).toEqual([]);
  });

  it.each([
    [2_000, 3],
    [2_500, 3],
    [20_000, 1_000],
    [50_000, 3],
  ])(
    'sends %i readings/s of %i machines in at most 2,000 messages/s, each ts of a series once',
    async (rate, machines) => {
      const simulator = await bench.start({ rate, machines });
      await vi.advanceTimersByTimeAsync(1_000);
      const readingsPerStep = countSeries(buildFleet(machines));
      expect(Math.abs(bench.readings().length - rate)).toBeLessThanOrEqual(readingsPerStep);
      expect(bench.bus.published.length).toBeLessThanOrEqual(2_000);
      const keys = new Set(
        bench.readings().map(({ ts, machine_id, sensor }) => `${ts} ${machine_id} ${sensor}`),
      );
      expect(keys.size).toBe(bench.readings().length);
      await simulator.stop();
    },
  );

  it('never stamps a reading with the future', async () => {
    const simulator = await bench.start({ rate: 1_000 });
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(20);
      const latest = Math.max(...bench.readings().map(({ ts }) => parseInstant(ts) ?? 0));
      expect(latest).toBeLessThanOrEqual(Date.now());
    }
    await simulator.stop();
  });

  it('skips readings while the broker is away, warns once, and goes on from the present', async () => {
    const simulator = await bench.start();
    await vi.advanceTimersByTimeAsync(2_000);
    bench.bus.connected = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bench.readings()).toHaveLength(2 * seriesOnBench);
    bench.bus.connected = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bench.readings()).toHaveLength(12 * seriesOnBench);
    expect(bench.readings()[2 * seriesOnBench]?.ts).toBe('2026-01-05T08:01:03.000Z');
    expect(simulator.stats()).toEqual({ published: 12 * seriesOnBench, skipped: 60 * seriesOnBench });
    const messages = bench.lines.map(({ msg }) => msg);
    expect(messages.filter((msg) => msg.startsWith('Broker was away'))).toHaveLength(1);
    expect(messages).toContain('Broker keeps up again');
    await simulator.stop();
  });

  it('keeps a bounded number of messages under way to a broker that does not answer', async () => {
    const simulator = await bench.start({ rate: 2_000 });
    bench.bus.hold();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bench.bus.published.length).toBeLessThan(2_100);
    expect(simulator.stats().skipped).toBeGreaterThan(15_000);
    bench.bus.release();
    await simulator.stop();
  });

  it('waits for the last PUBACKs when stopping, but not for ever', async () => {
    const simulator = await bench.start();
    bench.bus.hold();
    await vi.advanceTimersByTimeAsync(2_000);
    let stopped = false;
    const stopping = simulator.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(4_900);
    expect(stopped).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    await stopping;
    expect(bench.lines.at(-1)).toMatchObject({ msg: 'Simulator stopped', outstanding: 2 * seriesOnBench });
    expect(bench.bus.closed).toBe(false);
  });

  it('publishes nothing more after stopping, and may be stopped twice', async () => {
    const simulator = await bench.start();
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all([simulator.stop(), simulator.stop()]);
    const { length } = bench.bus.published;
    bench.sendCommand('{"kind":"leak","machine_id":"M02"}');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bench.bus.published).toHaveLength(length);
  });
});

import { faultAnnouncementSchema, parseInstant, topics } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeMessageBus, type FakeMessageBus } from '../testing/fake-message-bus.ts';
import { createRecordingLogger, type LogLine } from '../testing/recording-logger.ts';
import type { SimulatorConfig } from './config.ts';
import type { WireReading } from './line-message.ts';
import { startSimulator } from './service.ts';

const inject = topics.simulatorInject('site-1');
let bus: FakeMessageBus;
let lines: LogLine[];

beforeEach(() => {
  vi.useFakeTimers({ now: testInstant });
  bus = createFakeMessageBus();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(changes: Partial<SimulatorConfig> = {}) {
  const recording = createRecordingLogger();
  lines = recording.lines;
  const config = { rate: 15, machines: 3, seed: 1, faultEveryS: 0, ...changes };
  return startSimulator({ bus, logger: recording.logger, config, now: () => Date.now() });
}

const readings = () =>
  bus.published
    .filter(({ topic }) => topic.startsWith('factory/'))
    .flatMap(({ payload }) => JSON.parse(payload) as WireReading | WireReading[]);
const announcements = () =>
  bus.published
    .filter(({ topic }) => topic === topics.simulatorFaults('site-1'))
    .map(({ payload }) => faultAnnouncementSchema.parse(JSON.parse(payload)));
const messages = () => lines.map(({ msg }) => msg);

describe('startSimulator', () => {
  it('publishes every series of the plant once a second by default', async () => {
    const simulator = await start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(readings()).toHaveLength(150);
    expect(new Set(readings().map(({ ts }) => ts))).toEqual(
      new Set(Array.from({ length: 10 }, (_, i) => new Date(testInstant + (i + 1) * 1000).toISOString())),
    );
    expect(readings()[0]).toEqual({
      ts: '2026-01-05T08:00:01.000Z',
      machine_id: 'M01',
      sensor: 'temp',
      value: expect.any(Number),
      unit: '°C',
    });
    expect(simulator.stats()).toEqual({ published: 150, skipped: 0 });
    await simulator.stop();
  });

  it('publishes the same values for the same seed', async () => {
    const play = async () => {
      vi.setSystemTime(testInstant);
      bus = createFakeMessageBus();
      const simulator = await start({ seed: 9 });
      await vi.advanceTimersByTimeAsync(5_000);
      await simulator.stop();
      return readings();
    };
    expect(await play()).toEqual(await play());
  });

  it.each([
    [2_000, 3, 1],
    [2_500, 3, undefined],
    [40_000, 1_000, undefined],
    [50_000, 3, undefined],
    [50_000, 199, undefined],
  ])(
    'sends %i readings/s of %i machines in at most 2,000 messages/s, each ts of a series once',
    async (rate, machines, readingsPerMessage) => {
      const simulator = await start({ rate, machines, readingsPerMessage });
      await vi.advanceTimersByTimeAsync(2_000);
      expect(Math.abs(readings().length / 2 / rate - 1)).toBeLessThan(0.07);
      expect(bus.published.length / 2).toBeLessThanOrEqual(2_000);
      const keys = new Set(readings().map(({ ts, machine_id, sensor }) => `${ts} ${machine_id} ${sensor}`));
      expect(keys.size).toBe(readings().length);
      await simulator.stop();
    },
  );

  it('never stamps a reading with the future', async () => {
    const simulator = await start({ rate: 1_000 });
    for (let i = 0; i < 50; i++) {
      await vi.advanceTimersByTimeAsync(20);
      const latest = Math.max(...readings().map(({ ts }) => parseInstant(ts) ?? 0));
      expect(latest).toBeLessThanOrEqual(Date.now());
    }
    await simulator.stop();
  });

  it('skips readings while the broker is away, warns once, and goes on from the present', async () => {
    const simulator = await start();
    await vi.advanceTimersByTimeAsync(2_000);
    bus.connected = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(readings()).toHaveLength(30);
    bus.connected = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(readings()).toHaveLength(30 + 150);
    expect(readings()[30]?.ts).toBe('2026-01-05T08:01:03.000Z');
    expect(simulator.stats()).toEqual({ published: 180, skipped: 900 });
    expect(messages().filter((msg) => msg.startsWith('Broker was away'))).toHaveLength(1);
    expect(messages()).toContain('Broker keeps up again');
    await simulator.stop();
  });

  it('keeps a bounded number of messages under way to a broker that does not answer', async () => {
    const simulator = await start({ rate: 2_000 });
    bus.hold();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bus.published.length).toBeLessThan(2_100);
    expect(simulator.stats().skipped).toBeGreaterThan(100_000);
    bus.release();
    await simulator.stop();
  });

  it('waits for the last PUBACKs when stopping, but not for ever', async () => {
    const simulator = await start();
    bus.hold();
    await vi.advanceTimersByTimeAsync(2_000);
    let stopped = false;
    const stopping = simulator.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(4_900);
    expect(stopped).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    await stopping;
    expect(lines.at(-1)).toMatchObject({ msg: 'Simulator stopped', outstanding: 30 });
    expect(bus.closed).toBe(false);
  });

  it('publishes nothing more after stopping, and may be stopped twice', async () => {
    const simulator = await start();
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all([simulator.stop(), simulator.stop()]);
    const { length } = bus.published;
    bus.deliver(inject, '{"kind":"leak","machine_id":"M02"}');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bus.published).toHaveLength(length);
  });

  it('develops an ordered fault, shows it, and announces its start and its end', async () => {
    const simulator = await start();
    expect(bus.filters).toEqual([inject]);
    bus.deliver(inject, '{"kind":"spike","machine_id":"M02","sensor":"temp","duration_s":2.5}');
    expect(announcements()).toMatchObject([{ machine_id: 'M02', sensors: ['temp'], ended_at: null }]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(announcements()).toMatchObject([
      { ended_at: null },
      { started_at: '2026-01-05T08:00:00.000Z', ended_at: '2026-01-05T08:00:02.500Z' },
    ]);
    const temps = readings().filter((r) => r.machine_id === 'M02' && r.sensor === 'temp');
    expect(temps.map(({ value }) => value > 90)).toEqual([true, true, false, false]);
    await simulator.stop();
  });

  it('warns of an order that it refuses, and goes on', async () => {
    const simulator = await start();
    bus.deliver(inject, 'break everything');
    bus.deliver(inject, '{"kind":"leak","machine_id":"M77"}');
    expect(lines.slice(-2)).toMatchObject([
      { msg: 'Refused an order for a fault', reason: 'the payload is not valid JSON' },
      { msg: 'Refused an order for a fault', reason: 'there is no machine M77; known: M01, M02, M03' },
    ]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(readings()).toHaveLength(15);
    await simulator.stop();
  });

  it('develops faults by itself, and ends those that are left when it stops', async () => {
    const simulator = await start({ faultEveryS: 60 });
    await vi.advanceTimersByTimeAsync(1_800_000);
    await simulator.stop();
    const begun = announcements().filter(({ ended_at }) => ended_at === null);
    const ended = announcements().filter(({ ended_at }) => ended_at !== null);
    expect(begun.length).toBeGreaterThan(5);
    expect(ended.map(({ fault_id }) => fault_id).sort()).toEqual(
      begun.map(({ fault_id }) => fault_id).sort(),
    );
  });
});

import { describe, expect, it, vi } from 'vitest';
import { seriesOnBench, setUpSimulatorBench } from '../testing/simulator-bench.ts';

const bench = setUpSimulatorBench();

describe('the faults of a simulator', () => {
  it('develops a commanded fault, shows it, and announces its start and its end', async () => {
    const simulator = await bench.start();
    expect(bench.bus.filters).toEqual(['simulator/site-1/inject']);
    bench.sendCommand('{"kind":"spike","machine_id":"M02","sensor":"temp","duration_s":2.5}');
    expect(bench.announcements()).toMatchObject([{ machine_id: 'M02', sensors: ['temp'], ended_at: null }]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(bench.announcements()).toMatchObject([
      { ended_at: null },
      { started_at: '2026-01-05T08:00:00.000Z', ended_at: '2026-01-05T08:00:02.500Z' },
    ]);
    const temps = bench.readings().filter((r) => r.machine_id === 'M02' && r.sensor === 'temp');
    expect(temps.map(({ value }) => value > 90)).toEqual([true, true, false, false]);
    await simulator.stop();
  });

  it('answers a command with its id in the announcements, and knows no id of faults by chance', async () => {
    const simulator = await bench.start({ faultEveryS: 10 });
    bench.sendCommand('{"order_id":"a1","kind":"leak","machine_id":"M02","duration_s":2}');
    await vi.advanceTimersByTimeAsync(60_000);
    await simulator.stop();
    const [began, ...others] = bench.announcements();
    expect(began).toMatchObject({ order_id: 'a1', machine_id: 'M02', ended_at: null });
    expect(others.filter(({ order_id }) => order_id !== undefined)).toMatchObject([
      { order_id: 'a1', ended_at: '2026-01-05T08:00:02.000Z' },
    ]);
    expect(others.length).toBeGreaterThan(1);
  });

  it('says why it refuses a command, there where it announces and in the log, and goes on', async () => {
    const simulator = await bench.start();
    bench.sendCommand('break everything');
    bench.sendCommand('{"order_id":"a1","kind":"leak","machine_id":"M77"}');
    const expected = [
      { code: 'invalid', reason: expect.stringContaining('the payload is not valid JSON') },
      {
        order_id: 'a1',
        code: 'unknown_machine',
        reason: expect.stringContaining('there is no machine M77; known: M01, M02'),
      },
    ];
    expect(bench.refusals()).toEqual(expected);
    expect(bench.lines.slice(-2)).toMatchObject(
      expected.map((refusal) => ({ msg: 'Refused a fault command', ...refusal })),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bench.readings()).toHaveLength(seriesOnBench);
    await simulator.stop();
  });

  it('develops faults by itself, and ends those that are left when it stops', async () => {
    const simulator = await bench.start({ faultEveryS: 60 });
    await vi.advanceTimersByTimeAsync(900_000);
    await simulator.stop();
    const begun = bench.announcements().filter(({ ended_at }) => ended_at === null);
    const ended = bench.announcements().filter(({ ended_at }) => ended_at !== null);
    expect(begun.length).toBeGreaterThan(3);
    expect(ended.map(({ fault_id }) => fault_id).sort()).toEqual(
      begun.map(({ fault_id }) => fault_id).sort(),
    );
  });
});

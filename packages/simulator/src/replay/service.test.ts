import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInstant } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeMessageBus, type FakeMessageBus } from '../../testing/fake-message-bus.ts';
import { createRecordingLogger, type LogLine } from '../../testing/recording-logger.ts';
import type { WireReading } from '../publishing/line-message.ts';
import { inspectRecording } from './inspect-recording.ts';
import type { Recording } from './recording.ts';
import { type ReplayConfig, type RunningReplay, startReplay } from './service.ts';

let directory: string;
let bus: FakeMessageBus;
let lines: LogLine[];
/** A clock that moves only when the replay sleeps. */
let clock: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'replay-'));
  bus = createFakeMessageBus();
  clock = testInstant;
});
afterEach(() => rm(directory, { recursive: true }));

async function inspect(content: string): Promise<Recording> {
  const path = join(directory, 'recording.csv');
  await writeFile(path, content);
  return inspectRecording(path);
}

function play(recording: Recording, changes: Partial<ReplayConfig> = {}, onSleep = (_: RunningReplay) => {}) {
  const log = createRecordingLogger();
  lines = log.lines;
  const running: RunningReplay = startReplay({
    bus,
    logger: log.logger,
    recording,
    config: { speed: 1, machine: 'M07', line: 'lineR', loop: false, ...changes },
    now: () => clock,
    async sleep(ms) {
      clock += ms;
      onSleep(running);
    },
  });
  return running;
}

const rows = () => bus.published.map(({ payload }) => JSON.parse(payload) as WireReading[]);
/** When the rows were played, in milliseconds after the start. */
const playedAt = () => rows().map(([first]) => (parseInstant(first?.ts ?? '') ?? 0) - testInstant);
const aRecording = (times: readonly string[]) =>
  ['ts;temp (°C);flow rate', ...times.map((time, i) => `${time};7${i};1`)].join('\n');

const threeMinutes = aRecording(['2020-03-09 10:00:00', '2020-03-09 10:01:00', '2020-03-09 10:02:00']);

describe('startReplay', () => {
  it('publishes each row as one array message, stamped with the moment at which it is played', async () => {
    const running = play(await inspect(threeMinutes), { speed: 60 });
    await running.finished;
    expect(bus.published[0]).toEqual({
      topic: 'factory/lineR/sensors',
      payload: JSON.stringify([
        { ts: '2026-01-05T08:00:00.000Z', machine_id: 'M07', sensor: 'temp', value: 70, unit: '°C' },
        { ts: '2026-01-05T08:00:00.000Z', machine_id: 'M07', sensor: 'flow_rate', value: 1, unit: null },
      ]),
    });
    expect(playedAt()).toEqual([0, 1000, 2000]);
    expect(clock).toBe(testInstant + 2000);
    expect(lines.at(-1)).toMatchObject({ msg: 'Replay finished', rows: 3, readings: 6, skippedRows: 0 });
  });

  it('says at the start what it plays and what it leaves out', async () => {
    const running = play(await inspect('ts,temp,anomaly\n2020-03-09 10:00:00,75,0\n'));
    await running.finished;
    expect(lines[0]).toMatchObject({
      msg: 'Replay started',
      sensors: ['temp'],
      leftOut: [{ column: 'anomaly', reason: 'a label' }],
    });
  });

  it('warns when the rows are so far apart that nothing seems to happen', async () => {
    const running = play(await inspect(threeMinutes));
    await running.finished;
    expect(lines[1]).toMatchObject({
      msg: 'Rows are far apart, play them faster with --speed',
      rowEveryS: 60,
    });
  });

  it('tells malformed rows with their line numbers and plays the others on time', async () => {
    const content = [
      'ts,a',
      '2020-03-09 10:00:00,1',
      'never,2',
      '',
      '2020-03-09 10:00:01',
      '2020-03-09 10:00:02,"3',
    ];
    const running = play(await inspect([...content, '2020-03-09 10:00:03,4'].join('\n')));
    await running.finished;
    expect(playedAt()).toEqual([0, 3000]);
    expect(lines.filter(({ level }) => level === 40)).toMatchObject([
      { line: 3, reason: '"never" is no time' },
      { line: 5, reason: '1 cells instead of 2' },
      { line: 6, reason: 'the quotes are not in order' },
    ]);
    expect(lines.at(-1)).toMatchObject({ rows: 2, skippedRows: 3 });
  });

  it('names twenty malformed rows and counts the rest', async () => {
    const bad = Array.from({ length: 500 }, () => 'bad,row,here');
    const running = play(await inspect(['ts,a', '2020-03-09,1', ...bad, '2020-03-10,1'].join('\n')));
    await running.finished;
    expect(lines.filter(({ msg }) => msg === 'Skipped a malformed row')).toHaveLength(20);
    expect(lines.filter(({ msg }) => msg === 'Skipped malformed rows')).toMatchObject([{ rows: 500 }]);
    expect(rows()).toHaveLength(2);
  });

  it('goes on with --loop where it ended, until stopped', async () => {
    let sleeps = 0;
    const running = play(await inspect(threeMinutes), { speed: 60, loop: true }, (self) => {
      sleeps += 1;
      if (sleeps === 7) void self.stop();
    });
    await running.finished;
    expect(playedAt()).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000]);
    expect(lines.at(-1)).toMatchObject({ msg: 'Replay stopped', rows: 7 });
  });

  it('stands still while the broker is away, and does not hurry afterwards', async () => {
    const running = play(await inspect(threeMinutes), { speed: 60 }, () => {
      if (clock === testInstant + 1000) bus.connected = false;
      if (clock > testInstant + 31_000) bus.connected = true;
    });
    await running.finished;
    const [first, second = 0, third = 0] = playedAt();
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(31_000);
    expect(third - second).toBe(1000);
  });

  it('never stamps a row with the future, and no two rows alike, however fast it plays', async () => {
    const times = Array.from({ length: 3_000 }, (_, i) => new Date(testInstant + i * 60_000).toISOString());
    const running = play(await inspect(aRecording(times)), { speed: 1e12 });
    await running.finished;
    expect(new Set(playedAt()).size).toBe(3_000);
    expect(Math.max(...playedAt())).toBeLessThanOrEqual(clock - testInstant);
  });

  it('finishes only when the broker has taken charge of all', async () => {
    bus.hold();
    const running = play(await inspect(threeMinutes), { speed: 60 });
    let finished = false;
    const end = running.finished.then(() => {
      finished = true;
    });
    await expect.poll(() => rows().length).toBe(3);
    expect(finished).toBe(false);
    bus.release();
    await end;
    expect(lines.at(-1)).toMatchObject({ readings: 6 });
  });

  it('fails when not one row is usable, instead of looping for ever', async () => {
    const recording = await inspect(threeMinutes);
    await writeFile(recording.path, 'ts;temp;flow rate\nnever;1;1\n');
    await expect(play(recording, { loop: true }).finished).rejects.toThrow('has no usable row');
  });
});

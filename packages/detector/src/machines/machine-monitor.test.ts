import type { Anomaly } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { bestOf, type Detector, detectors } from '@i40/detect';
import { seededRandom } from '@i40/detect/bench';
import { buildFleet, createSimulatedPlant } from '@i40/simulator';
import { describe, expect, it } from 'vitest';
import type { SensorValue } from '../resampling/row.ts';
import { MachineMonitor, type SavedMachineMonitor } from './machine-monitor.ts';

const detector = detectors[bestOf.machines]?.create() as Detector;
const minutes = (count: number) => count * 60;

/** Normally distributed numbers, the same for the same seed, by Box and Muller. */
function gaussianNoise(seed: number): () => number {
  const uniform = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A simulated pump, and a monitor of it. */
function aMonitoredPump({ seed = 5, saved }: { seed?: number; saved?: SavedMachineMonitor } = {}) {
  const plant = createSimulatedPlant({ fleet: buildFleet(1), seed, startAt: testInstant, meanFaultGapS: 0 });
  const told: { change: string; episode: Anomaly }[] = [];
  const monitor = aMonitor((change, episode) => told.push({ change, episode }));
  if (saved) expect(monitor.restore(saved)).toBeUndefined();
  let at = testInstant;
  return {
    monitor,
    told,
    order: (kind: 'bearing_wear' | 'stuck' | 'drop_out' | 'spike', sensor?: string) =>
      plant.faults.startCommanded({ kind, machine_id: 'M01', ...(sensor && { sensor }) }, at),
    /** Plays so many seconds; `change` may bend what the sensors send. */
    play(seconds: number, change: (values: SensorValue[]) => SensorValue[] = (values) => values) {
      for (const end = at + seconds * 1000; at < end; at += 1000) {
        plant.faults.advanceTo(at);
        for (const { machine, values } of plant.sampleAt(at))
          monitor.take(
            change(
              machine.sensors.flatMap(({ sensor, unit }) => {
                const value = values[sensor];
                return value === undefined ? [] : [{ at, sensor, unit, value }];
              }),
            ),
          );
      }
    },
  };
}

function aMonitor(
  onEpisode: (change: string, episode: Anomaly) => void,
  by: Detector = detector,
): MachineMonitor {
  const options = {
    site: 'site-1',
    machine_id: 'M01',
    detector: by,
    learnMs: 20 * 60_000,
    adoptMs: 8 * 3_600_000,
  };
  return new MachineMonitor({ ...options, onEpisode });
}

describe('MachineMonitor', () => {
  it('learns first, says so, and then is silent about a healthy machine', () => {
    const { monitor, told, play } = aMonitoredPump();
    expect(monitor.detail).toMatch(/^learning/);
    play(minutes(10));
    expect(monitor.state).toBe('learning');
    expect(monitor.detail).toBe('learning what is normal: about 11 more minutes of readings are needed');
    play(minutes(80));
    expect(monitor.state).toBe('normal');
    expect(monitor.detail).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('finds bearing wear within two minutes of its becoming visible, names vibration, and ends with it', () => {
    const { monitor, told, play, order } = aMonitoredPump();
    play(minutes(40));
    order('bearing_wear');
    // After 177 s of 480 the vibration is off by three standard deviations of its noise.
    play(177 + 120);
    expect(told.map(({ change }) => change)[0]).toBe('opened');
    expect(told[0]?.episode).toMatchObject({ sensor: null, detector: bestOf.machines });
    expect(told[0]?.episode.explanation).toMatch(/^vibration/);
    play(183);
    expect(monitor.state).toBe('anomaly');
    play(minutes(5));
    expect(monitor.state).toBe('normal');
    expect(told.filter(({ change }) => change !== 'worse').map(({ change }) => change)).toEqual([
      'opened',
      'ended',
    ]);
    const ended = told.at(-1)?.episode;
    expect(ended?.explanation).toMatch(
      /^vibration \d+\.?\d* mm\/s, (9|10)\.?\d* above what the other sensors explain/,
    );
    expect(Object.keys(ended?.contributions ?? {})[0]).toBe('vibration');
  });

  it.each(['stuck', 'drop_out'] as const)('finds that a sensor is %s, once, and blames no other', (kind) => {
    const { told, play, order } = aMonitoredPump();
    play(minutes(40));
    order(kind, 'temp');
    play(minutes(5));
    const changes = told.filter(({ change }) => change !== 'worse');
    expect(changes.map(({ change }) => change)).toEqual(['opened', 'ended']);
    expect(changes[1]?.episode).toMatchObject({
      sensor: 'temp',
      detector: kind === 'stuck' ? 'stuck-sensor' : 'drop-out',
      contributions: { temp: 1 },
      explanation: expect.stringMatching(/^temp has (stood still at|sent nothing for)/),
    });
  });

  it('does not take the silence of the whole machine for failing sensors', () => {
    const { monitor, told, play } = aMonitoredPump();
    play(minutes(40));
    play(minutes(3), () => []);
    play(minutes(30));
    expect(told).toEqual([]);
    expect(monitor.state).toBe('normal');
  });

  it('goes on after a restart as if nothing had been, the open episode included', () => {
    const first = aMonitoredPump();
    first.play(minutes(40));
    first.order('bearing_wear');
    first.play(400);
    const saved: SavedMachineMonitor = JSON.parse(JSON.stringify(first.monitor.save()));
    const second = aMonitor((change, episode) => first.told.push({ change, episode }));
    expect(second.restore(saved)).toBeUndefined();
    expect(second.alarms.open).toEqual(first.monitor.alarms.open);
    expect(second.state).toBe(first.monitor.state);
    expect(second.judgedUntil).toBe(first.monitor.judgedUntil);
  });

  it('goes on with an open episode of a former name under that name, until it ends', () => {
    const first = aMonitoredPump();
    first.play(minutes(40));
    first.order('bearing_wear');
    first.play(400);
    const saved = first.monitor.save() as SavedMachineMonitor;
    const [episode] = saved.episodes;
    const former = { ...saved, episodes: [{ ...episode, detector: 'multivariate' }] } as SavedMachineMonitor;
    const told: { change: string; episode: Anomaly }[] = [];
    const second = aMonitor((change, episode) => told.push({ change, episode }));
    expect(second.restore(former)).toBeUndefined();
    expect(second.alarms.open).toMatchObject([{ sensor: null, detector: 'multivariate' }]);
    first.play(minutes(20), (values) => {
      second.take(values);
      return values;
    });
    const ended = told.filter(({ change }) => change === 'ended');
    expect(ended.map(({ episode: { detector } }) => detector)).toEqual(['multivariate']);
    expect(told.filter(({ change }) => change === 'opened')).toEqual([]);
  });

  it('refuses a model that another detector has saved, and learns anew', () => {
    const { monitor, play } = aMonitoredPump();
    play(minutes(40));
    const saved = monitor.save() as SavedMachineMonitor;
    const other = detectors.ame?.create() as Detector;
    const refusing = new MachineMonitor({
      site: 'site-1',
      machine_id: 'M01',
      detector: other,
      learnMs: 20 * 60_000,
      adoptMs: 1,
      onEpisode: () => {},
    });
    expect(refusing.restore(saved)).toMatch(/was saved by detector/);
    expect(refusing.state).toBe('learning');
  });

  it('learns a sensor anew that changes its unit, without an alarm', () => {
    const { monitor, told, play } = aMonitoredPump();
    play(minutes(40));
    const inPsi = (values: SensorValue[]) =>
      values.map((value) =>
        value.sensor === 'pressure' ? { ...value, value: value.value * 14.5, unit: 'psi' } : value,
      );
    play(minutes(40), inPsi);
    expect(told).toEqual([]);
    expect(monitor.series).toBe(5);
  });

  it.each([4, 15, 180])(
    'judges a machine that sends every %d s by rows like those it was learnt from',
    (seconds) => {
      const noise = gaussianNoise(seconds);
      const opened: string[] = [];
      const monitor = aMonitor((change, { explanation }) => {
        if (change === 'opened') opened.push(explanation);
      });
      const send = (row: number) => {
        const at = testInstant + row * seconds * 1_000;
        monitor.take(
          ['a', 'b', 'c'].map((sensor, i) => ({
            at,
            sensor,
            unit: null,
            value: 10 * i + Math.sin(row / 90) + noise(),
          })),
        );
      };
      const learnt = Math.max(240, 1_200 / seconds);
      for (let row = 0; row < learnt + 62; row++) send(row);
      // As long as told: 20 minutes, or the least number of rows that a slow machine is learnt from.
      expect(monitor.isLearning).toBe(false);
      expect(monitor.rows).toBeGreaterThanOrEqual(learnt + 58);
      for (let row = learnt + 62; row < learnt + 3_000; row++) send(row);
      expect(opened).toEqual([]);
    },
  );

  it('does not judge a row in which nothing came by the values that are held', () => {
    const noise = gaussianNoise(3);
    let judged = 0;
    const monitor = aMonitor(() => {}, {
      ...detector,
      update: (state, sample) => {
        judged++;
        return detector.update(state, sample);
      },
    });
    let learnt: number | undefined;
    for (let second = 0; second < 2_400; second++) {
      if (second % 10 !== 9)
        monitor.take([{ at: testInstant + second * 1_000, sensor: 'a', unit: null, value: noise() }]);
      if (!monitor.isLearning) learnt ??= monitor.rows;
    }
    const rows = monitor.rows - (learnt ?? 0);
    expect(judged / rows).toBeCloseTo(0.9, 2);
  });

  it('watches a machine with one sensor', () => {
    const { monitor, told, play } = aMonitoredPump();
    const vibrationAlone = (values: SensorValue[]) => values.filter(({ sensor }) => sensor === 'vibration');
    play(minutes(60), vibrationAlone);
    expect(monitor.state).toBe('normal');
    expect(told).toEqual([]);
    play(5, (values) => vibrationAlone(values).map((value) => ({ ...value, value: value.value + 6 })));
    play(minutes(2), vibrationAlone);
    expect(told[0]?.episode.explanation).toMatch(/^vibration/);
  });

  it('survives constant sensors, counters, copies of a sensor, and huge values, without a NaN', () => {
    const { monitor, told, play } = aMonitoredPump();
    let pieces = 0;
    const odd = (values: SensorValue[]) => {
      const [first] = values;
      if (!first) return values;
      const extra = (sensor: string, value: number) => ({ ...first, sensor, value, unit: null });
      pieces++;
      return [...values, extra('copy', first.value), extra('constant', 7), extra('pieces', pieces)];
    };
    play(minutes(60), odd);
    expect(told).toEqual([]);
    expect(monitor.state).toBe('normal');
    play(10, (values) =>
      odd(values).map((value) => ({ ...value, value: value.sensor === 'temp' ? 1e99 : value.value })),
    );
    play(minutes(3), odd);
    expect(told.length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toMatch(/NaN|null,"contributions":\{\}|Infinity/);
    for (const { episode } of told) expect(episode.peak_score).toBeLessThanOrEqual(1);
  });
});

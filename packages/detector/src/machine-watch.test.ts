import type { Anomaly } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { bestOf, type Detector, detectors } from '@i40/detect';
import { buildFleet, createSimulatedPlant } from '@i40/simulator';
import { describe, expect, it } from 'vitest';
import { MachineWatch, type SavedMachineWatch } from './machine-watch.ts';
import type { SensorValue } from './sampler.ts';

const detector = detectors[bestOf.machines]?.create() as Detector;
const minutes = (count: number) => count * 60;

/** A simulated pump, and a watch on it. */
function aWatchedPump({ seed = 5, saved }: { seed?: number; saved?: SavedMachineWatch } = {}) {
  const plant = createSimulatedPlant({ fleet: buildFleet(1), seed, startAt: testInstant, meanFaultGapS: 0 });
  const told: { change: string; episode: Anomaly }[] = [];
  const watch = aWatch((change, episode) => told.push({ change, episode }));
  if (saved) expect(watch.restore(saved)).toBeUndefined();
  let at = testInstant;
  return {
    watch,
    told,
    order: (kind: 'bearing_wear' | 'stuck' | 'drop_out' | 'spike', sensor?: string) =>
      plant.faults.startCommanded({ kind, machine_id: 'M01', ...(sensor && { sensor }) }, at),
    /** Plays so many seconds; `change` may bend what the sensors send. */
    play(seconds: number, change: (values: SensorValue[]) => SensorValue[] = (values) => values) {
      for (const end = at + seconds * 1000; at < end; at += 1000) {
        plant.faults.advanceTo(at);
        for (const { machine, values } of plant.sampleAt(at))
          watch.take(
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

function aWatch(onEpisode: (change: string, episode: Anomaly) => void): MachineWatch {
  const options = {
    site: 'site-1',
    machine_id: 'M01',
    detector,
    learnMs: 20 * 60_000,
    adoptMs: 8 * 3_600_000,
  };
  return new MachineWatch({ ...options, onEpisode });
}

describe('MachineWatch', () => {
  it('learns first, says so, and then is silent about a healthy machine', () => {
    const { watch, told, play } = aWatchedPump();
    expect(watch.detail).toMatch(/^learning/);
    play(minutes(10));
    expect(watch.state).toBe('learning');
    expect(watch.detail).toBe('learning what is normal: about 11 more minutes of readings are needed');
    play(minutes(80));
    expect(watch.state).toBe('normal');
    expect(watch.detail).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('finds bearing wear within two minutes of its becoming visible, names vibration, and ends with it', () => {
    const { watch, told, play, order } = aWatchedPump();
    play(minutes(40));
    order('bearing_wear');
    // After 177 s of 480 the vibration is off by three standard deviations of its noise.
    play(177 + 120);
    expect(told.map(({ change }) => change)[0]).toBe('opened');
    expect(told[0]?.episode).toMatchObject({ sensor: null, detector: 'multivariate' });
    expect(told[0]?.episode.explanation).toMatch(/^vibration/);
    play(183);
    expect(watch.state).toBe('anomaly');
    play(minutes(5));
    expect(watch.state).toBe('normal');
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
    const { told, play, order } = aWatchedPump();
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
    const { watch, told, play } = aWatchedPump();
    play(minutes(40));
    play(minutes(3), () => []);
    play(minutes(30));
    expect(told).toEqual([]);
    expect(watch.state).toBe('normal');
  });

  it('goes on after a restart as if nothing had been, the open episode included', () => {
    const first = aWatchedPump();
    first.play(minutes(40));
    first.order('bearing_wear');
    first.play(400);
    const saved: SavedMachineWatch = JSON.parse(JSON.stringify(first.watch.save()));
    const second = aWatch((change, episode) => first.told.push({ change, episode }));
    expect(second.restore(saved)).toBeUndefined();
    expect(second.alarms.open).toEqual(first.watch.alarms.open);
    expect(second.state).toBe(first.watch.state);
    expect(second.judgedUntil).toBe(first.watch.judgedUntil);
  });

  it('refuses a model that another detector has saved, and learns anew', () => {
    const { watch, play } = aWatchedPump();
    play(minutes(40));
    const saved = watch.save() as SavedMachineWatch;
    const other = detectors.ame?.create() as Detector;
    const refusing = new MachineWatch({
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
    const { watch, told, play } = aWatchedPump();
    play(minutes(40));
    const inPsi = (values: SensorValue[]) =>
      values.map((value) =>
        value.sensor === 'pressure' ? { ...value, value: value.value * 14.5, unit: 'psi' } : value,
      );
    play(minutes(40), inPsi);
    expect(told).toEqual([]);
    expect(watch.series).toBe(5);
  });

  it('watches a machine with one sensor', () => {
    const { watch, told, play } = aWatchedPump();
    const vibrationAlone = (values: SensorValue[]) => values.filter(({ sensor }) => sensor === 'vibration');
    play(minutes(60), vibrationAlone);
    expect(watch.state).toBe('normal');
    expect(told).toEqual([]);
    play(5, (values) => vibrationAlone(values).map((value) => ({ ...value, value: value.value + 6 })));
    play(minutes(2), vibrationAlone);
    expect(told[0]?.episode.explanation).toMatch(/^vibration/);
  });

  it('survives constant sensors, counters, copies of a sensor, and huge values, without a NaN', () => {
    const { watch, told, play } = aWatchedPump();
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
    expect(watch.state).toBe('normal');
    play(10, (values) =>
      odd(values).map((value) => ({ ...value, value: value.sensor === 'temp' ? 1e99 : value.value })),
    );
    play(minutes(3), odd);
    expect(told.length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toMatch(/NaN|null,"contributions":\{\}|Infinity/);
    for (const { episode } of told) expect(episode.peak_score).toBeLessThanOrEqual(1);
  });
});

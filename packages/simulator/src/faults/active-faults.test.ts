import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { buildFleet } from '../plant/fleet.ts';
import { secondsBetween, toMicrosecond } from '../plant/instant.ts';
import { createRandom } from '../plant/random.ts';
import { createActiveFaults, type FaultEvent } from './active-faults.ts';

const fleet = buildFleet(3);

function activeFaults({ meanGapS = 0, minDurationS = 0, seed = 1, startAt = testInstant } = {}) {
  return createActiveFaults({
    fleet,
    random: createRandom(seed, 'faults'),
    startAt,
    meanGapS,
    minDurationS,
  });
}

const after = (seconds: number) => testInstant + seconds * 1000;

describe('createActiveFaults', () => {
  it('starts none by itself when the mean gap is 0', () => {
    expect(activeFaults().advanceTo(after(30 * 86_400))).toEqual([]);
  });

  it('starts as many as the mean gap says, in the order of time, and never two at once on a machine', () => {
    const events = activeFaults({ meanGapS: 600 }).advanceTo(after(1_000 * 600));
    const starts = events.filter(({ endedAt }) => endedAt === null);
    expect(starts.length / 1_000).toBeCloseTo(1, 1);

    const instants = events.map(({ fault, endedAt }) => endedAt ?? fault.startedAt);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    for (const { machine_id } of fleet) {
      const ofMachine = events.filter(({ fault }) => fault.machine.machine_id === machine_id);
      expect(ofMachine.map(({ endedAt }) => endedAt !== null)).toEqual(ofMachine.map((_, i) => i % 2 === 1));
    }
  });

  it('plays the same faults for the same seed, however time is cut', () => {
    const inOne = activeFaults({ meanGapS: 60 }).advanceTo(after(3600));
    const faults = activeFaults({ meanGapS: 60 });
    const inSteps = Array.from({ length: 3600 }, (_, second) => faults.advanceTo(after(second + 1))).flat();
    expect(inSteps).toEqual(inOne);
    expect(activeFaults({ meanGapS: 60, seed: 2 }).advanceTo(after(3600))).not.toEqual(inOne);
  });

  it('plays the same faults wherever on the clock it begins', () => {
    const playFrom = (startAt: number) =>
      activeFaults({ meanGapS: 60, startAt })
        .advanceTo(startAt + 3_600_000)
        .map(({ fault, endedAt }) => [
          fault.kind,
          fault.machine.machine_id,
          fault.sensors,
          secondsBetween(startAt, endedAt ?? fault.startedAt),
        ]);
    const fromFraction = toMicrosecond(testInstant + 300.3);
    expect(playFrom(fromFraction)).toEqual(playFrom(testInstant));
  });

  it('develops a commanded fault at once, for the usual time, and ends it', () => {
    const faults = activeFaults();
    const result = faults.startCommanded({ kind: 'leak', machine_id: 'M02' }, testInstant);
    expect(result).toMatchObject({
      ok: true,
      event: {
        endedAt: null,
        fault: { startedAt: testInstant, endsAt: after(300), sensors: ['pressure', 'current'] },
      },
    });
    expect(faults.activeOn('M02')?.kind).toBe('leak');
    expect(faults.advanceTo(after(299.999))).toEqual([]);
    expect(faults.advanceTo(after(300))).toMatchObject([{ endedAt: after(300), fault: { kind: 'leak' } }]);
    expect(faults.activeOn('M02')).toBeUndefined();
  });

  it('takes the sensor and the duration from the command, and picks a sensor itself otherwise', () => {
    const named = activeFaults().startCommanded(
      { kind: 'spike', machine_id: 'M01', sensor: 'speed', duration_s: 2.5 },
      testInstant,
    );
    expect(named).toMatchObject({ event: { fault: { sensors: ['speed'], endsAt: testInstant + 2500 } } });
    const unnamed = activeFaults().startCommanded({ kind: 'spike', machine_id: 'M01' }, testInstant);
    expect(unnamed.ok && unnamed.event.fault.sensors).toHaveLength(1);
  });

  it('makes a fault last long enough for a slow sampling, unless the command says how long', () => {
    const faults = activeFaults({ minDurationS: 30 });
    faults.startCommanded({ kind: 'spike', machine_id: 'M01' }, testInstant);
    faults.startCommanded({ kind: 'spike', machine_id: 'M02', duration_s: 1 }, testInstant);
    expect(faults.activeOn('M01')?.endsAt).toBe(after(30));
    expect(faults.activeOn('M02')?.endsAt).toBe(after(1));
  });

  it.each([
    [{ kind: 'leak', machine_id: 'M09' }, 'there is no machine M09; known: M01, M02, M03'],
    [
      { kind: 'spike', machine_id: 'M01', sensor: 'no_such_sensor' },
      `M01 has no sensor no_such_sensor; it has ${fleet[0]?.sensors.map(({ sensor }) => sensor).join(', ')}`,
    ],
    [
      { kind: 'leak', machine_id: 'M01', sensor: 'temp' },
      'leak shows in pressure, current: leave the sensor out',
    ],
  ] as const)('refuses %j with a reason', (command, reason) => {
    expect(activeFaults().startCommanded(command, testInstant)).toMatchObject({ ok: false, reason });
  });

  it('refuses a second fault on a machine that has one', () => {
    const faults = activeFaults();
    faults.startCommanded({ kind: 'leak', machine_id: 'M01' }, testInstant);
    expect(faults.startCommanded({ kind: 'spike', machine_id: 'M01' }, testInstant)).toEqual({
      ok: false,
      code: 'busy',
      reason: 'M01 already has the fault leak',
    });
  });

  it('ends all that are active when the simulation stops', () => {
    const faults = activeFaults();
    faults.startCommanded({ kind: 'leak', machine_id: 'M01' }, testInstant);
    faults.startCommanded({ kind: 'stuck', machine_id: 'M02' }, testInstant);
    const ended: FaultEvent[] = faults.endAll(after(10));
    expect(ended.map(({ endedAt }) => endedAt)).toEqual([after(10), after(10)]);
    expect(faults.advanceTo(after(1000))).toEqual([]);
  });
});

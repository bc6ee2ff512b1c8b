import { type AlarmMessage, type Anomaly, type Machine, machineKey } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { createMachineWatch } from './machine-watch.ts';

const m01 = { site: 'site-1', machine_id: 'M01' };
const at = Date.UTC(2026, 0, 5, 8);
const iso = (ms: number) => new Date(ms).toISOString();
const aMachine = (changes: Partial<Machine> = {}): Machine => ({
  ...m01,
  line: 'lineA',
  description: null,
  state: 'normal',
  last_ts: iso(at),
  states: [],
  sensors: [
    {
      sensor: 'temp',
      unit: '°C',
      normal_low: 60,
      normal_high: 90,
      description: null,
      ts: iso(at),
      value: 75,
      quality: 192,
      status: 'in range',
    },
  ],
  ...changes,
});
const reading = (ms: number, value: number, quality = 192) => [
  { ts: iso(ms), sensor: 'temp', value, unit: '°C', quality },
];
const anEpisode = (changes: Partial<Anomaly> = {}): Anomaly => ({
  ...m01,
  sensor: null,
  detector: 'conditional',
  started_at: iso(at),
  ended_at: null,
  peak_score: 0.6,
  contributions: {},
  explanation: 'vibration',
  ...changes,
});
const anAlarm = (changes: Partial<AlarmMessage> = {}): AlarmMessage => ({
  state: 'warning',
  since: iso(at),
  anomalies: [],
  ...changes,
});

function start() {
  const watch = createMachineWatch();
  watch.load([aMachine()], new Map(), at);
  expect(watch.changedStates(at)).toEqual([{ ...m01, state: 'normal', since: null }]);
  return watch;
}

describe('the watch over machines', () => {
  it('tells a state once, and again when it has changed, and since when', () => {
    const watch = start();
    expect(watch.changedStates(at + 250)).toEqual([]);
    watch.observe(m01, reading(at + 400, 95));
    expect(watch.changedStates(at + 500)).toEqual([{ ...m01, state: 'warning', since: iso(at + 500) }]);
    watch.observe(m01, reading(at + 600, 90));
    expect(watch.changedStates(at + 750)).toEqual([{ ...m01, state: 'normal', since: iso(at + 750) }]);
    expect(watch.states(at + 750)).toEqual([{ ...m01, state: 'normal', since: iso(at + 750) }]);
  });

  it('does not take a reading of bad quality for out of range', () => {
    const watch = start();
    watch.observe(m01, reading(at + 400, 500, 0));
    expect(watch.changedStates(at + 500)).toEqual([]);
  });

  it('takes a machine that fell silent for stale, and a reading for life', () => {
    const watch = start();
    expect(watch.changedStates(at + 60_000)).toEqual([]);
    expect(watch.changedStates(at + 60_001)).toEqual([{ ...m01, state: 'stale', since: iso(at + 60_000) }]);
    watch.observe(m01, reading(at + 70_000, 75));
    expect(watch.changedStates(at + 70_000)).toMatchObject([{ state: 'normal' }]);
  });

  it('believes the detector about learning and severity', () => {
    const watch = start();
    watch.alarm(m01, anAlarm({ state: 'learning' }), at);
    expect(watch.isLearning('site-1', 'M01')).toBe(true);
    expect(watch.changedStates(at + 1)).toEqual([{ ...m01, state: 'learning', since: iso(at) }]);
    watch.alarm(m01, anAlarm({ state: 'anomaly', anomalies: [anEpisode({ peak_score: 0.9 })] }), at);
    expect(watch.isLearning('site-1', 'M01')).toBe(false);
    expect(watch.changedStates(at + 2)).toEqual([{ ...m01, state: 'anomaly', since: iso(at) }]);
  });

  it('takes the word of the database until the detector speaks', () => {
    const watch = createMachineWatch();
    watch.load([aMachine()], new Map([[machineKey(m01), [0.9]]]), at);
    expect(watch.changedStates(at)).toMatchObject([{ state: 'anomaly' }]);
    watch.alarm(m01, anAlarm({ state: 'normal' }), at);
    expect(watch.changedStates(at)).toMatchObject([{ state: 'normal' }]);
  });

  it('does not believe a "normal" for longer than until it looks, while an episode is open in the database', () => {
    const watch = start();
    const open = new Map([[machineKey(m01), [0.9]]]);
    watch.alarm(m01, anAlarm({ state: 'normal' }), at + 1_000);
    watch.load([aMachine()], open, at + 2_000);
    // It may have been written meanwhile.
    expect(watch.states(at + 2_000)).toMatchObject([{ state: 'normal' }]);
    watch.load([aMachine()], open, at + 11_000);
    expect(watch.changedStates(at + 11_000)).toMatchObject([{ state: 'anomaly' }]);
  });

  it('does not believe an alarm of which the database knows nothing', () => {
    const watch = start();
    watch.alarm(m01, anAlarm({ state: 'anomaly', anomalies: [anEpisode({ peak_score: 0.9 })] }), at);
    expect(watch.changedStates(at + 1)).toMatchObject([{ state: 'anomaly' }]);
    watch.load([aMachine()], new Map([[machineKey(m01), [0.9]]]), at + 11_000);
    expect(watch.changedStates(at + 11_000)).toEqual([]);
    watch.load([aMachine()], new Map(), at + 21_000);
    expect(watch.changedStates(at + 21_000)).toMatchObject([{ state: 'normal' }]);
  });

  it('tells the episodes that began, changed or ended, and no others', () => {
    const watch = start();
    const first = anEpisode();
    const second = anEpisode({ sensor: 'temp' });
    expect(watch.alarm(m01, anAlarm({ anomalies: [first, second] }), at)).toEqual([first, second]);
    expect(watch.alarm(m01, anAlarm({ anomalies: [first, second] }), at)).toEqual([]);
    const worse = { ...second, peak_score: 0.9 };
    const later = iso(at + 5_000);
    expect(watch.alarm(m01, anAlarm({ since: later, anomalies: [worse] }), at)).toEqual([
      worse,
      { ...first, ended_at: later },
    ]);
  });

  it('ends one of several episodes when it hears of it, and none before it began', () => {
    const watch = start();
    const [first, second] = [anEpisode(), anEpisode({ sensor: 'temp', started_at: iso(at + 60_000) })];
    const third = anEpisode({ sensor: 'current' });
    watch.alarm(m01, anAlarm({ anomalies: [first, second, third] }), at);
    const ended = watch.alarm(m01, anAlarm({ anomalies: [third] }), at + 30_000);
    expect(ended.map(({ ended_at }) => ended_at)).toEqual([iso(at + 30_000), iso(at + 60_000)]);
  });

  it('says when it does not know a machine or a sensor, until they are loaded', () => {
    const watch = createMachineWatch();
    expect(watch.observe(m01, reading(at, 95))).toBe(false);
    expect(watch.lineOf(m01)).toBe('');
    watch.load([aMachine()], new Map(), at);
    expect(watch.observe(m01, reading(at, 95))).toBe(true);
    expect(watch.lineOf(m01)).toBe('lineA');
    expect(
      watch.observe(
        m01,
        reading(at, 1).map((r) => ({ ...r, sensor: 'new' })),
      ),
    ).toBe(false);
  });

  it('begins anew when nobody has looked for a while', () => {
    const watch = start();
    watch.forgetWhatWasTold();
    expect([watch.states(at), watch.changedStates(at)]).toEqual([[], []]);
    watch.load([aMachine({ last_ts: iso(at + 90_000) })], new Map(), at);
    expect(watch.changedStates(at + 90_000)).toEqual([{ ...m01, state: 'normal', since: null }]);
  });

  it('forgets a machine that the database does not know, when it has looked twice', () => {
    const watch = start();
    const made = { site: 'site-1', machine_id: 'made-up' };
    watch.observe(made, reading(at, 1));
    watch.load([aMachine()], new Map(), at);
    expect(watch.states(at)).toHaveLength(2);
    watch.load([aMachine()], new Map(), at);
    expect(watch.states(at).map(({ machine_id }) => machine_id)).toEqual(['M01']);
  });

  it('goes by its own signs when the detector takes its word back', () => {
    const watch = start();
    watch.alarm(m01, anAlarm({ state: 'learning' }), at);
    watch.endAlarm(m01);
    expect(watch.isLearning('site-1', 'M01')).toBe(false);
  });
});

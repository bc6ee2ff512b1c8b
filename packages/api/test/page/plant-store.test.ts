import { describe, expect, it } from 'vitest';
import { createPlantStore } from '../../public/assets/js/plant-store.js';
import { aMachine, anUpdate, instant, iso } from './a-machine.ts';

const aStore = () => {
  const store = createPlantStore();
  store.takeMachines([aMachine()]);
  return store;
};
const tempOf = (store: ReturnType<typeof createPlantStore>) =>
  store.machines.get('site-1 M01')?.sensors.get('temp');

describe('createPlantStore', () => {
  it('takes the latest value of a reading, and its place in the chart', () => {
    const store = aStore();
    const { changed, hasUnknown } = store.takeReadings([anUpdate({ value: 81.5, min: 80, max: 95 })]);
    expect([...changed].map(({ key }) => key)).toEqual(['site-1 M01']);
    expect(hasUnknown).toBe(false);
    expect(tempOf(store)).toMatchObject({ value: 81.5, at: instant, unit: '°C' });
    expect(tempOf(store)?.ring.columns(instant, instant)).toEqual([[instant / 1_000], [80], [95], [81.5]]);
  });

  it('draws a late reading and does not call it the latest', () => {
    const store = aStore();
    store.takeReadings([anUpdate({ value: 80 }), anUpdate({ value: 70, ts: iso(instant - 30_000) })]);
    expect(tempOf(store)).toMatchObject({ value: 80, at: instant });
    expect(tempOf(store)?.ring.columns(instant - 60_000, instant)[3]).toEqual([70, 80]);
  });

  it('shows a reading of bad quality and does not draw it', () => {
    const store = aStore();
    store.takeReadings([anUpdate({ value: 0, quality: 0 })]);
    expect(tempOf(store)).toMatchObject({ value: 0, quality: 0 });
    expect(tempOf(store)?.ring.columns(instant, instant)[0]).toEqual([]);
  });

  it('knows what a machine says in words as it was told last', () => {
    const store = aStore();
    const said = { sensor: 'mode', state: 'RUN', ts: iso(instant), quality: 192 };
    store.takeMachines([aMachine({ states: [said] })]);
    store.takeMachines([aMachine({ states: [{ ...said, state: 'STOP' }] })]);
    expect(store.machines.get('site-1 M01')?.states).toEqual([{ ...said, state: 'STOP' }]);
  });

  it.each([{ machine_id: 'M99' }, { sensor: 'flow' }, { site: 'site-2' }])(
    'says that it does not know %j',
    (names) => {
      expect(aStore().takeReadings([anUpdate(names)])).toEqual({ changed: new Set(), hasUnknown: true });
    },
  );

  it('fills the same chart from history and from the stream', () => {
    const store = aStore();
    const machine = store.machines.get('site-1 M01');
    store.takeReadings([anUpdate({ value: 80 })]);
    const row = { sensor: 'temp', unit: '°C', quality: 192 };
    const rows = [2_000, 1_000, 0].map((ago) => ({
      ...row,
      ts: iso(instant - ago),
      value: 80 - ago / 1_000,
    }));
    if (machine) store.takeHistory(machine, rows);
    expect(tempOf(store)?.ring.columns(instant - 60_000, instant)[3]).toEqual([78, 79, 80]);
  });

  it('keeps the newer of a live value and a description that was on its way', () => {
    const store = aStore();
    store.takeReadings([anUpdate({ value: 80 })]);
    const [sensor] = aMachine().sensors;
    if (sensor) {
      const older = { ...sensor, normal_high: 95, ts: iso(instant - 5_000), value: 70, quality: 192 };
      store.takeMachines([aMachine({ sensors: [older] })]);
    }
    expect(tempOf(store)).toMatchObject({ value: 80, high: 95 });
  });

  it('takes states, and tells which machines it knew', () => {
    const store = aStore();
    const update = { site: 'site-1', state: 'warning', since: iso(instant) } as const;
    const known = store.takeStates([
      { ...update, machine_id: 'M01' },
      { ...update, machine_id: 'M99' },
    ]);
    expect(known).toMatchObject([{ machineId: 'M01', state: 'warning', since: instant }]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  byPlace,
  byUrgency,
  choicesOf,
  countStates,
  isWanted,
  sensorsToShow,
} from '../../public/assets/js/filters.js';
import { formatAddress, parseAddress } from '../../public/assets/js/page-address.js';
import { createPlantStore } from '../../public/assets/js/plant-store.js';
import { aMachine } from './a-machine.ts';

describe('the address of the page', () => {
  it.each([
    '?',
    '?site=site-1&line=lineA&machine=pump&state=warning&view=wall&theme=dark',
    '?open=site-1+edge1%2Fdevice2&range=6h',
  ])('says the same after there and back: %s', (search) => {
    expect(formatAddress(parseAddress(search))).toBe(search);
  });

  it('has no range without a machine, and no theme that there is not', () => {
    expect(formatAddress(parseAddress('?range=6h&theme=pink&view=other'))).toBe('?');
  });
});

function machines() {
  const store = createPlantStore();
  store.takeMachines([
    aMachine({ machine_id: 'M10', state: 'warning' }),
    aMachine({ machine_id: 'M2', description: null }),
    aMachine({ machine_id: 'P1', line: 'lineB', state: 'stale' }),
    aMachine({ machine_id: 'M1', site: 'site-2', line: 'lineC' }),
  ]);
  return [...store.machines.values()];
}
const anything = { site: '', line: '', machine: '' };

describe('the filters', () => {
  it.each([
    [{}, ['M10', 'M2', 'P1', 'M1']],
    [{ site: 'site-1' }, ['M10', 'M2', 'P1']],
    [{ site: 'site-1', line: 'lineB' }, ['P1']],
    [{ machine: ' m1 ' }, ['M10', 'M1']],
    [{ machine: 'PUMP' }, ['M10', 'P1', 'M1']],
    [{ line: 'none' }, []],
  ])('%j lets through %j', (wanted, names) => {
    const passed = machines().filter((machine) => isWanted(machine, { ...anything, ...wanted }));
    expect(passed.map(({ machineId }) => machineId)).toEqual(names);
  });

  it('puts machines in the order that people count in', () => {
    expect(
      machines()
        .sort(byPlace)
        .map(({ machineId }) => machineId),
    ).toEqual(['M2', 'M10', 'P1', 'M1']);
  });

  it('puts what needs a person first on a wall', () => {
    const names = machines()
      .sort(byUrgency)
      .map(({ machineId }) => machineId);
    expect(names).toEqual(['M10', 'M2', 'P1', 'M1']);
  });

  it('offers the lines of the chosen site', () => {
    expect(choicesOf(machines(), { site: 'site-1' })).toEqual({
      sites: ['site-1', 'site-2'],
      lines: ['lineA', 'lineB'],
    });
    expect(choicesOf(machines(), { site: '' }).lines).toEqual(['lineA', 'lineB', 'lineC']);
  });

  it('counts every state', () => {
    expect(countStates(machines())).toEqual({ anomaly: 0, warning: 1, normal: 2, learning: 0, stale: 1 });
  });
});

describe('sensorsToShow', () => {
  const sensors = Array.from({ length: 12 }, (_, i) => ({ name: `s${12 - i}` }));

  it('shows all of few, in the order of their names', () => {
    expect(sensorsToShow(sensors.slice(10), () => false).map(({ name }) => name)).toEqual(['s1', 's2']);
  });

  it('never leaves out one that needs a person', () => {
    const names = sensorsToShow(sensors, ({ name }) => name === 's12').map(({ name }) => name);
    expect(names).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's12']);
  });
});

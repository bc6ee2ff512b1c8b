import { describe, expect, it } from 'vitest';
import { createPlantStore } from '../../public/assets/js/plant-store.js';
import { createRecentPast } from '../../public/assets/js/recent-past.js';
import { aMachine, instant, iso } from './a-machine.ts';

interface Request {
  machine: string;
  answer(): void;
  refuse(): void;
}

/** A past whose requests are answered by hand. */
function aRecentPast(names: string[]) {
  const store = createPlantStore();
  store.takeMachines(names.map((machine_id) => aMachine({ machine_id })));
  const requests: Request[] = [];
  const waiting: (() => void)[] = [];
  const filled: string[] = [];
  const readings = [{ ts: iso(instant), sensor: 'temp', value: 75, unit: '°C', quality: 192 }];
  const answer = {
    site: 'site-1',
    resolution: 'raw' as const,
    from: iso(instant),
    to: iso(instant),
    next: null,
  };
  const past = createRecentPast({
    api: {
      readings: ({ machine_id: machine = '' }) =>
        new Promise((resolve, reject) => {
          requests.push({
            machine,
            answer: () => resolve({ ...answer, machine_id: machine, readings }),
            refuse: () => reject(new Error('Too much to do.')),
          });
        }),
    },
    store,
    onFilled: ({ machineId }) => filled.push(machineId),
    later: (run) => waiting.push(run),
  });
  return { past, machines: [...store.machines.values()], requests, waiting, filled };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('createRecentPast', () => {
  it('asks for three machines at a time, and for each once', async () => {
    const { past, machines, requests, filled } = aRecentPast(['M1', 'M2', 'M3', 'M4']);
    for (const machine of [...machines, ...machines]) past.want(machine);
    expect(requests.map(({ machine }) => machine)).toEqual(['M1', 'M2', 'M3']);
    requests[1]?.answer();
    await settled();
    expect(requests.map(({ machine }) => machine)).toEqual(['M1', 'M2', 'M3', 'M4']);
    expect(filled).toEqual(['M2']);
    expect(machines[1]?.sensors.get('temp')?.ring.columns(instant, instant)[3]).toEqual([75]);
  });

  it('asks again, later, where the server refused', async () => {
    const { past, machines, requests, waiting } = aRecentPast(['M1']);
    for (const machine of machines) past.want(machine);
    requests[0]?.refuse();
    await settled();
    expect(requests).toHaveLength(1);
    waiting[0]?.();
    expect(requests).toHaveLength(2);
  });

  it('asks for all again after a lost connection', async () => {
    const { past, machines, requests } = aRecentPast(['M1']);
    for (const machine of machines) past.want(machine);
    requests[0]?.answer();
    await settled();
    past.forget();
    for (const machine of machines) past.want(machine);
    expect(requests).toHaveLength(2);
  });
});

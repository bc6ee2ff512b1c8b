import type { RefusalCode } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { createFakeMessageBus } from '../../testing/fake-message-bus.ts';
import { createSimulatorDesk } from './simulator-desk.ts';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const request = { machine_id: 'M02', kind: 'leak' } as const;

function open({ simulators = ['a'], patienceMs = 10_000 } = {}) {
  const bus = createFakeMessageBus();
  const desk = createSimulatorDesk({ bus, patienceMs });
  for (const id of simulators) desk.takeStatus(`simulator/site-1/status/${id}`, bytes({ kinds: ['leak'] }));
  const refuse = (code: RefusalCode, order_id = 'mine') =>
    desk.takeAnswer('simulator/site-1/faults/refused', bytes({ order_id, code, reason: code }));
  const begin = (changes = {}) =>
    desk.takeAnswer(
      'simulator/site-1/faults',
      bytes({
        fault_id: 'f',
        order_id: 'mine',
        ...request,
        site: 'site-1',
        sensors: [],
        started_at: '2026-01-05T08:00:00.000Z',
        ended_at: null,
        ...changes,
      }),
    );
  return { bus, desk, refuse, begin };
}

describe('the desk for simulators', () => {
  it('knows of a simulator from its retained word until that is taken back', () => {
    const { bus, desk } = open({ simulators: ['a', 'b'] });
    expect(desk.kinds()).toEqual(['leak']);
    desk.takeStatus('simulator/site-1/status/a', bytes(''));
    expect(desk.kinds()).toEqual(['leak']);
    desk.takeStatus('simulator/site-1/status/b', bytes('gone'));
    expect(desk.kinds()).toBeUndefined();
    desk.takeStatus('simulator/site-1/status/c', bytes({ kinds: ['spike'] }));
    expect(desk.kinds()).toEqual(['spike']);
    bus.connected = false;
    expect(desk.kinds()).toBeUndefined();
  });

  it('passes on an order with its id, and the answer to it alone', async () => {
    const { bus, desk, refuse, begin } = open();
    const answer = desk.order(request, 'mine');
    expect(bus.published).toEqual([
      { topic: 'simulator/site-1/inject', payload: JSON.stringify({ ...request, order_id: 'mine' }) },
    ]);
    refuse('busy', 'other');
    begin({ order_id: undefined });
    begin({ ended_at: '2026-01-05T08:00:01.000Z' });
    begin();
    expect(await answer).toMatchObject({ ok: true, began: { fault_id: 'f' } });
  });

  it('takes the word of the simulator that has the machine', async () => {
    const { desk, refuse, begin } = open({ simulators: ['a', 'b'] });
    const taken = desk.order(request, 'mine');
    refuse('unknown_machine');
    begin();
    expect(await taken).toMatchObject({ ok: true });
    const refused = desk.order(request, 'mine');
    refuse('unknown_machine');
    refuse('busy');
    expect(await refused).toMatchObject({ ok: false, code: 'busy' });
  });

  it('gives up waiting after a while', async () => {
    expect(await open({ patienceMs: 1 }).desk.order(request, 'mine')).toBeUndefined();
    const { desk, refuse } = open({ simulators: ['a', 'b'], patienceMs: 1 });
    const answer = desk.order(request, 'mine');
    refuse('unknown_machine');
    expect(await answer).toMatchObject({ code: 'unknown_machine' });
  });
});

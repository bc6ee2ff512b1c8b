import { describe, expect, it } from 'vitest';
import { createFakeMessageBus } from '../testing/fake-message-bus.ts';
import { orderFault } from './order-fault.ts';

const order = { kind: 'leak', machine_id: 'M02' } as const;
const anAnnouncement = (changes: object) =>
  JSON.stringify({
    fault_id: 'M02-leak-1',
    kind: 'leak',
    site: 'site-1',
    machine_id: 'M02',
    sensors: ['pressure', 'current'],
    started_at: '2026-01-05T08:00:00.000Z',
    ended_at: null,
    ...changes,
  });

describe('orderFault', () => {
  it('sends the order and returns the announcement that the fault began, and no other', async () => {
    const bus = createFakeMessageBus();
    const answer = orderFault({ bus, order, timeoutMs: 10_000 });
    await Promise.resolve();
    await Promise.resolve();
    expect(bus.published).toEqual([{ topic: 'simulator/site-1/inject', payload: JSON.stringify(order) }]);
    expect(bus.filters).toEqual(['simulator/site-1/faults']);
    bus.deliver('simulator/site-1/faults', 'nonsense');
    bus.deliver('simulator/site-1/faults', anAnnouncement({ machine_id: 'M01' }));
    bus.deliver('simulator/site-1/faults', anAnnouncement({ ended_at: '2026-01-05T08:00:01.000Z' }));
    bus.deliver('simulator/site-1/faults', anAnnouncement({ fault_id: 'this one' }));
    expect(await answer).toMatchObject({ fault_id: 'this one' });
  });

  it('returns nothing when no simulator answers in time', async () => {
    expect(await orderFault({ bus: createFakeMessageBus(), order, timeoutMs: 1 })).toBeUndefined();
  });
});

import { topics } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMessageBus, startTestApp } from '../../testing/index.ts';

let app: Awaited<ReturnType<typeof startTestApp>>['app'];
let bus: FakeMessageBus;
beforeEach(async () => {
  ({ app, bus } = await startTestApp());
});
afterEach(() => app.close());

const announce = () =>
  bus.deliver(topics.simulatorStatus('site-1', 'i40-simulator'), { kinds: ['leak', 'spike'] });
const order = (payload: object) => app.inject({ method: 'POST', url: '/simulator/faults', payload });
const receivedOrderId = async () => {
  const sent = await eventually('the order is sent', () => bus.published[0]);
  return JSON.parse(sent.payload).order_id as string;
};

describe('the simulator', () => {
  it('is absent until it says that it is there, and when its word is taken back', async () => {
    const present = async () => (await app.inject('/simulator')).json();
    expect(await present()).toEqual({ present: false, kinds: [] });
    announce();
    expect(await present()).toEqual({ present: true, kinds: ['leak', 'spike'] });
    bus.deliver(topics.simulatorStatus('site-1', 'i40-simulator'), '');
    expect(await present()).toEqual({ present: false, kinds: [] });
  });

  it('is told to develop a fault, and answers with the id of the order', async () => {
    announce();
    const answer = order({ machine_id: 'M02', kind: 'leak', duration_s: 60 });
    const order_id = await receivedOrderId();
    bus.deliver(topics.simulatorFaults('site-1'), {
      fault_id: 'M02-leak-1',
      order_id,
      kind: 'leak',
      site: 'site-1',
      machine_id: 'M02',
      sensors: ['pressure'],
      started_at: '2026-01-05T08:00:00.000Z',
      ended_at: null,
    });
    expect((await answer).statusCode).toBe(202);
    expect((await answer).json()).toEqual({ order_id });
    expect(JSON.parse(bus.published[0]?.payload ?? '')).toEqual({
      machine_id: 'M02',
      kind: 'leak',
      duration_s: 60,
      order_id,
    });
  });

  it.each([
    ['unknown_machine', 404],
    ['busy', 409],
    ['invalid', 422],
  ])('answers a refusal as %s with %i and the reason', async (code, status) => {
    announce();
    const answer = order({ machine_id: 'M02', kind: 'leak' });
    const order_id = await receivedOrderId();
    bus.deliver(topics.simulatorRefusals('site-1'), { order_id, code, reason: 'so it is' });
    expect((await answer).statusCode).toBe(status);
    expect((await answer).json().detail).toBe('The simulator refused: so it is.');
  });

  it('answers 503 where there is none, and sends nothing', async () => {
    const response = await order({ machine_id: 'M02', kind: 'leak' });
    expect(response.statusCode).toBe(503);
    expect(bus.published).toEqual([]);
  });

  it.each([
    [{ machine_id: 'M02', kind: 'earthquake' }, 'kind'],
    [{ kind: 'leak' }, 'machine_id'],
    [{ machine_id: 'M02', kind: 'leak', duration_s: 0 }, 'duration_s'],
    [{ machine_id: 'M02', kind: 'leak', order_id: 'mine' }, 'body'],
  ])('answers %j with 422 and names %s', async (payload, field) => {
    announce();
    const response = await order(payload);
    expect(response.statusCode).toBe(422);
    expect(response.json().errors).toMatchObject([{ field }]);
  });
});

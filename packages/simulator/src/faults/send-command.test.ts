import { describe, expect, it } from 'vitest';
import { createFakeMessageBus } from '../../testing/fake-message-bus.ts';
import { sendFaultCommand } from './send-command.ts';

const command = { order_id: 'mine', kind: 'leak', machine_id: 'M02' } as const;
const announced = 'simulator/site-1/faults';
const refused = 'simulator/site-1/faults/refused';
const anAnnouncement = (changes: object) =>
  JSON.stringify({
    fault_id: 'M02-leak-1',
    order_id: 'mine',
    kind: 'leak',
    site: 'site-1',
    machine_id: 'M02',
    sensors: ['pressure', 'current'],
    started_at: '2026-01-05T08:00:00.000Z',
    ended_at: null,
    ...changes,
  });

async function send() {
  const bus = createFakeMessageBus();
  const answer = sendFaultCommand({ bus, command, timeoutMs: 10_000 });
  await expect.poll(() => bus.published.length).toBe(1);
  return { bus, answer };
}

describe('sendFaultCommand', () => {
  it('sends the command with its id, and listens for both answers', async () => {
    const { bus, answer } = await send();
    expect(bus.published).toEqual([{ topic: 'simulator/site-1/inject', payload: JSON.stringify(command) }]);
    expect(bus.filters).toEqual([announced, refused]);
    bus.deliver(announced, anAnnouncement({}));
    await answer;
  });

  it('takes the announcement that its fault began for the answer, and no other', async () => {
    const { bus, answer } = await send();
    bus.deliver(announced, 'nonsense');
    bus.deliver(announced, anAnnouncement({ fault_id: 'by chance', order_id: undefined }));
    bus.deliver(announced, anAnnouncement({ fault_id: "somebody's", order_id: 'other' }));
    bus.deliver(announced, anAnnouncement({ fault_id: 'over', ended_at: '2026-01-05T08:00:01.000Z' }));
    bus.deliver(announced, anAnnouncement({ fault_id: 'this one' }));
    expect(await answer).toMatchObject({ ok: true, began: { fault_id: 'this one' } });
  });

  it('takes the refusal of its command for the answer, and no other', async () => {
    const { bus, answer } = await send();
    bus.deliver(refused, '{"reason":"not valid JSON"}');
    bus.deliver(refused, '{"order_id":"other","reason":"no"}');
    bus.deliver(refused, '{"order_id":"mine","reason":"M02 already has the fault leak"}');
    expect(await answer).toMatchObject({ ok: false, reason: 'M02 already has the fault leak' });
  });

  it('returns nothing when no simulator answers in time', async () => {
    const bus = createFakeMessageBus();
    expect(await sendFaultCommand({ bus, command, timeoutMs: 1 })).toBeUndefined();
  });
});

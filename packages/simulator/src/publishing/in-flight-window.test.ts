import { silentLogger } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { createFakeMessageBus } from '../../testing/fake-message-bus.ts';
import { createRecordingLogger } from '../../testing/recording-logger.ts';
import { createOutbox } from './in-flight-window.ts';

const aMessage = { topic: 'factory/lineA/sensors', payload: '[]', readings: 5 };

describe('createOutbox', () => {
  it('is full when as many messages wait for the broker as may, and ready when it has taken them', async () => {
    const bus = createFakeMessageBus();
    const outbox = createOutbox({ bus, logger: silentLogger, maxOutstanding: 2 });
    bus.hold();
    outbox.publish(aMessage);
    expect(outbox.ready).toBe(true);
    outbox.publish(aMessage);
    expect(outbox.ready).toBe(false);
    expect(outbox.published).toBe(0);
    bus.release();
    await outbox.drain(0, 1_000);
    expect(outbox.ready).toBe(true);
    expect(outbox.published).toBe(10);
  });

  it('is not ready while the broker is away', () => {
    const bus = createFakeMessageBus();
    const outbox = createOutbox({ bus, logger: silentLogger, maxOutstanding: 2 });
    bus.connected = false;
    expect(outbox.ready).toBe(false);
  });

  it('gives up draining at the deadline', async () => {
    const bus = createFakeMessageBus();
    const outbox = createOutbox({ bus, logger: silentLogger, maxOutstanding: 2 });
    bus.hold();
    outbox.publish(aMessage);
    await outbox.drain(0, 1);
    expect(outbox.outstanding).toBe(1);
  });

  it('warns once when publishing fails, and counts nothing', async () => {
    const { logger, lines } = createRecordingLogger();
    const bus = { ...createFakeMessageBus(), publish: () => Promise.reject(new Error('closed')) };
    const outbox = createOutbox({ bus, logger, maxOutstanding: 10 });
    outbox.publish(aMessage);
    outbox.publish(aMessage);
    await outbox.drain(0, 1_000);
    expect(outbox.published).toBe(0);
    expect(lines).toMatchObject([{ msg: 'Publishing failed', reason: 'closed' }]);
  });
});

import { silentLogger } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { createFakeMessageBus } from '../../testing/fake-message-bus.ts';
import { createRecordingLogger } from '../../testing/recording-logger.ts';
import { createInFlightWindow } from './in-flight-window.ts';

const aMessage = { topic: 'factory/lineA/sensors', payload: '[]', readings: 5 };

describe('createInFlightWindow', () => {
  it('is full when as many messages wait for the broker as may, and ready when it has taken them', async () => {
    const bus = createFakeMessageBus();
    const inFlight = createInFlightWindow({ bus, logger: silentLogger, maxOutstanding: 2 });
    bus.hold();
    inFlight.publish(aMessage);
    expect(inFlight.ready).toBe(true);
    inFlight.publish(aMessage);
    expect(inFlight.ready).toBe(false);
    expect(inFlight.published).toBe(0);
    bus.release();
    await inFlight.drain(0, 1_000);
    expect(inFlight.ready).toBe(true);
    expect(inFlight.published).toBe(10);
  });

  it('is not ready while the broker is away', () => {
    const bus = createFakeMessageBus();
    const inFlight = createInFlightWindow({ bus, logger: silentLogger, maxOutstanding: 2 });
    bus.connected = false;
    expect(inFlight.ready).toBe(false);
  });

  it('gives up draining at the deadline', async () => {
    const bus = createFakeMessageBus();
    const inFlight = createInFlightWindow({ bus, logger: silentLogger, maxOutstanding: 2 });
    bus.hold();
    inFlight.publish(aMessage);
    await inFlight.drain(0, 1);
    expect(inFlight.outstanding).toBe(1);
  });

  it('warns once when publishing fails, and counts nothing', async () => {
    const { logger, lines } = createRecordingLogger();
    const bus = { ...createFakeMessageBus(), publish: () => Promise.reject(new Error('closed')) };
    const inFlight = createInFlightWindow({ bus, logger, maxOutstanding: 10 });
    inFlight.publish(aMessage);
    inFlight.publish(aMessage);
    await inFlight.drain(0, 1_000);
    expect(inFlight.published).toBe(0);
    expect(lines).toMatchObject([{ msg: 'Publishing failed', reason: 'closed' }]);
  });
});

import { silentLogger } from '@i40/runtime';
import { describe, expect, it, vi } from 'vitest';
import { probeSubscriptions } from './probe-subscriptions.ts';
import { createSessionMarkers } from './session-markers.ts';

const quietMs = 5;

/** A broker that delivers what is published, but for the topics that it says; and refuses to publish others. */
function setUp({ unreadable = /^$/, unwritable = /^$/, speaksMqtt5 = true } = {}) {
  const logger = Object.assign(Object.create(silentLogger), { error: vi.fn() });
  const delivered = vi.fn();
  const markers = createSessionMarkers(delivered);
  const published: string[] = [];
  const bus = {
    speaksMqtt5,
    async publish(topic: string) {
      published.push(topic);
      if (unwritable.test(topic)) throw new Error('Not authorized');
      if (unreadable.test(topic)) return;
      markers.handle({ topic, payload: new Uint8Array(), retained: false, acknowledge: () => {} });
    },
  };
  const { signal } = new AbortController();
  const probe = (filters: readonly string[]) =>
    probeSubscriptions({ bus, filters, markers, logger, signal, quietMs });
  return { probe, markers, logger, published, delivered };
}

describe('the test of subscriptions', () => {
  it('finds the one that the broker has granted and delivers nothing of, and says what to check', async () => {
    const { probe, logger } = setUp({ unreadable: /^umh/ });
    expect(await probe(['factory/+/sensors', 'umh/v1/#'])).toEqual(['umh/v1/#']);
    expect(logger.error).toHaveBeenCalledExactlyOnceWith(
      { filters: ['umh/v1/#'] },
      expect.stringContaining('may read these topics'),
    );
  });

  it('says nothing where all are delivered, and hands none of its messages on', async () => {
    const { probe, logger, published, delivered } = setUp();
    expect(await probe(['factory/+/sensors', 'senml/#'])).toEqual([]);
    expect(published).toEqual(['factory/i40-probe/sensors', 'senml/i40-probe']);
    expect(delivered).not.toHaveBeenCalled();
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('is content where two filters are tested at one topic', async () => {
    const { probe } = setUp();
    expect(await probe(['senml/#', 'senml/+'])).toEqual([]);
  });

  it('concludes nothing where it may not publish, and asks nothing with MQTT 3.1.1', async () => {
    expect(await setUp({ unwritable: /./ }).probe(['factory/+/sensors'])).toEqual([]);
    const old = setUp({ unreadable: /./, speaksMqtt5: false });
    expect(await old.probe(['factory/+/sensors'])).toEqual([]);
    expect(old.published).toEqual([]);
  });

  it('leaves Sparkplug and the topics of the broker alone', async () => {
    const { probe, published } = setUp();
    await probe(['spBv1.0/#', '$sparkplug/certificates/spBv1.0/#']);
    expect(published).toEqual([]);
  });

  it('waits while the stream holds messages back: the test stands in line behind them', async () => {
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const logger = Object.assign(Object.create(silentLogger), { error: vi.fn() });
    const markers = createSessionMarkers(() => held);
    const isHeldBack = vi.spyOn(markers, 'isHeldBack');
    let queued = '';
    const bus = {
      speaksMqtt5: true,
      publish: async (topic: string) => {
        queued = topic;
      },
    };
    const message = { payload: new Uint8Array(), retained: false, acknowledge: () => {} };
    const waiting = Promise.resolve(markers.handle({ ...message, topic: 'factory/lineA/sensors' }));
    const { signal } = new AbortController();
    const probed = probeSubscriptions({
      bus,
      filters: ['factory/+/sensors'],
      markers,
      logger,
      signal,
      quietMs,
    });
    await vi.waitFor(() => expect(isHeldBack.mock.calls.length).toBeGreaterThan(4));
    goOn();
    await waiting;
    markers.handle({ ...message, topic: queued });
    expect(await probed).toEqual([]);
  });
});

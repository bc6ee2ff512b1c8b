import type { MessageBus } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { createMessageParser, encodeRebirthCommand } from '@i40/payloads';
import { silentLogger } from '@i40/runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSequenceWatch } from './sequence-watch.ts';

function setUp({ requestsRebirth = true, connected = true } = {}) {
  const published: unknown[] = [];
  const bus = {
    connected,
    publish: async (topic: string, payload: string | Uint8Array, options: unknown) => {
      published.push({ topic, payload, options });
    },
  } as MessageBus & { connected: boolean };
  const { sparkplug } = createMessageParser();
  const watch = startSequenceWatch({ sparkplug, bus, logger: silentLogger, now: Date.now, requestsRebirth });
  sparkplug.decode('spBv1.0/G/NDATA/E', new Uint8Array(), { at: Date.now(), isRetained: false });
  return { published, bus, watch };
}

describe('the watch over sequences', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: testInstant });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks an edge node whose birth is missing for it, at QoS 0 and once', async () => {
    const { published, watch } = setUp();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(published).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    watch.stop();
    const payload = encodeRebirthCommand(testInstant + 2_000);
    expect(published).toEqual([{ topic: 'spBv1.0/G/NCMD/E', payload, options: { qos: 0 } }]);
  });

  it('asks for nothing where that is switched off', async () => {
    const { published } = setUp({ requestsRebirth: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(published).toEqual([]);
  });

  it('waits for the broker', async () => {
    const { published, bus } = setUp({ connected: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(published).toEqual([]);
    bus.connected = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(published).toHaveLength(1);
  });

  it('does nothing once it is stopped', async () => {
    const { published, watch } = setUp();
    watch.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(published).toEqual([]);
  });
});

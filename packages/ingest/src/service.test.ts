import { type Database, DatabaseError, type MessageBus, type MessageHandler } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { silentLogger } from '@i40/runtime';
import { describe, expect, it, vi } from 'vitest';
import { startIngest } from './start-on-bus.ts';

/** A broker's end of one subscription: what it delivers, and what has been acknowledged to it, in order. */
function fakeBus() {
  let handler: MessageHandler = () => {};
  const acknowledged: string[] = [];
  const bus: MessageBus = {
    connected: true,
    publish: async () => {},
    close: async () => {},
    async subscribe(_filters, newHandler) {
      handler = newHandler;
    },
  };
  const deliver = (name: string, payload: unknown) =>
    handler({
      topic: 'factory/lineA/sensors',
      payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
      retained: false,
      acknowledge: () => acknowledged.push(name),
    });
  return { bus, acknowledged, deliver };
}

/** Commits when told to, or fails; says how many rows each statement changed. */
function fakeDatabase() {
  const gate = { commit: () => {}, isOpen: true, isWaiting: false };
  let failures = 0;
  const query = async (_sql: string, params: readonly unknown[] = []) => {
    const [column] = params;
    return { rows: [] as never[], rowCount: Array.isArray(column) ? column.length : 0 };
  };
  const database: Database = {
    query,
    script: async () => {},
    close: async () => {},
    async transaction(work) {
      const result = await work({ query, script: async () => {} });
      if (failures > 0) {
        failures -= 1;
        throw new DatabaseError('the server is restarting', {
          retryable: true,
          target: 'test',
          code: '57P03',
        });
      }
      if (gate.isOpen) return result;
      gate.isWaiting = true;
      await new Promise<void>((resolve) => {
        gate.commit = resolve;
      });
      return result;
    },
  };
  return {
    database,
    gate,
    fail(times: number) {
      failures = times;
    },
  };
}

const aReading = (value: number) => ({ ts: testInstant + value, machine_id: 'M01', sensor: 'temp', value });

async function start() {
  const { bus, ...broker } = fakeBus();
  const { database, ...server } = fakeDatabase();
  const config = {
    topicFilters: ['factory/+/sensors'],
    batchReadings: 100,
    flushIntervalMs: 1,
    liveFeed: true,
  };
  const ingest = await startIngest({ database, bus, logger: silentLogger, now: () => testInstant, config });
  return { ingest, ...broker, ...server };
}

describe('ingest', () => {
  it('acknowledges nothing before the commit, and then everything in the order of arrival', async () => {
    const { ingest, deliver, acknowledged, gate } = await start();
    gate.isOpen = false;
    deliver('a', aReading(1));
    deliver('b', 'no reading');
    deliver('c', [aReading(2), aReading(3)]);
    const drained = ingest.drain();
    await vi.waitFor(() => expect(gate.isWaiting).toBe(true));
    expect(acknowledged).toEqual([]);
    expect(ingest.accounts()).toMatchObject({ messages: 3, received: 4, stored: 0, inFlight: 4 });
    await vi.waitFor(() => {
      gate.commit();
      expect(acknowledged).toEqual(['a', 'b', 'c']);
    });
    await drained;
    expect(ingest.accounts()).toEqual({
      messages: 3,
      received: 4,
      stored: 3,
      repeated: 0,
      rejected: 1,
      inFlight: 0,
    });
  });

  it('keeps what it could not write, and acknowledges it once the database is back', async () => {
    const { ingest, deliver, acknowledged, fail } = await start();
    fail(2);
    deliver('a', aReading(1));
    await ingest.drain();
    expect(acknowledged).toEqual(['a']);
    expect(ingest.accounts()).toMatchObject({ received: 1, stored: 1, inFlight: 0 });
  });

  it('counts a reading that comes twice in a batch as repeated', async () => {
    const { ingest, deliver } = await start();
    deliver('a', aReading(1));
    deliver('a again', aReading(1));
    await ingest.drain();
    expect(ingest.accounts()).toMatchObject({ received: 2, stored: 1, repeated: 1, inFlight: 0 });
  });

  it('acknowledges what is said in words after its commit, and counts it as a reading, not as ignored', async () => {
    const { ingest, deliver, acknowledged } = await start();
    const said = { ...aReading(1), sensor: 'mode', value: 'RUN' };
    deliver('a', [aReading(1), said]);
    deliver('a again', [aReading(1), said]);
    await ingest.drain();
    expect(acknowledged).toEqual(['a', 'a again']);
    expect(ingest.accounts()).toMatchObject({
      received: 4,
      stored: 2,
      repeated: 2,
      rejected: 0,
      inFlight: 0,
    });
    expect(await ingest.metrics.registry.metrics()).toContain('i40_ingest_ignored_total 0');
  });

  it('takes no more when it is stopped, and does not acknowledge what then comes', async () => {
    const { ingest, deliver, acknowledged } = await start();
    deliver('a', aReading(1));
    await ingest.stop();
    deliver('b', aReading(2));
    expect(acknowledged).toEqual(['a']);
    expect(ingest.accounts().messages).toBe(1);
  });

  it('shows its message accounting to Prometheus', async () => {
    const { ingest, deliver } = await start();
    deliver('a', [aReading(1), aReading(2)]);
    deliver('b', 'no reading');
    await ingest.drain();
    const text = await ingest.metrics.registry.metrics();
    for (const line of [
      'received_total 3',
      'stored_total 2',
      'repeated_total 0',
      'rejected_total 1',
      'in_flight 0',
    ]) {
      expect(text).toContain(`i40_ingest_${line}`);
    }
    expect(text).toContain('i40_ingest_unacknowledged_messages 0');
    expect(text).toContain('i40_ingest_batch_entries_sum 3');
  });
});

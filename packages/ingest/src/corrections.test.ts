import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, MessageBus, MessageHandler } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { silentLogger } from '@i40/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startIngest } from './start-on-bus.ts';

interface Sent {
  sensor: string;
  ts: number;
}

/** Upserts as the database does, and takes as long for each commit as it is told, so that later ones can come first. */
function slowDatabase(delaysMs: readonly number[]) {
  const table = new Map<string, number>();
  let commits = 0;
  let open = 0;
  let mostOpen = 0;
  const database: Database = {
    query: async () => ({ rows: [], rowCount: 0 }),
    script: async () => {},
    close: async () => {},
    async transaction(work) {
      const rows: [key: string, value: number][] = [];
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      const result = await work({
        script: async () => {},
        async query(sql, params = []) {
          if (!sql.includes('INTO sensor_readings')) return { rows: [], rowCount: 0 };
          const [ts, , , , sensor, value] = params as [
            number[],
            unknown,
            unknown,
            unknown,
            string[],
            number[],
          ];
          for (const [index, at] of ts.entries())
            rows.push([`${sensor[index]} ${at}`, value[index] ?? Number.NaN]);
          return { rows: [], rowCount: ts.length };
        },
      });
      await sleep(delaysMs[commits++ % delaysMs.length]);
      for (const [key, value] of rows) table.set(key, value);
      open -= 1;
      return result;
    },
  };
  return { database, table, mostOpen: () => mostOpen };
}

async function deliverAll(sent: readonly Sent[], database: Database): Promise<string[]> {
  let deliver: MessageHandler = () => {};
  const bus: MessageBus = {
    connected: true,
    publish: async () => {},
    close: async () => {},
    async subscribe(_filters, handler) {
      deliver = handler;
    },
  };
  const config = {
    topicFilters: ['factory/+/sensors'],
    batchReadings: 3,
    flushIntervalMs: 1,
    liveFeed: false,
  };
  const ingest = await startIngest({ database, bus, logger: silentLogger, now: () => testInstant, config });
  const acknowledged: string[] = [];
  for (const [index, { sensor, ts }] of sent.entries()) {
    const reading = { ts: testInstant + ts, machine_id: 'M01', sensor, value: index };
    await deliver({
      topic: 'factory/lineA/sensors',
      payload: Buffer.from(JSON.stringify(reading)),
      retained: false,
      acknowledge: () => acknowledged.push(String(index)),
    });
  }
  await ingest.drain();
  return acknowledged;
}

describe('batches that are written at once', () => {
  it('leave the last value that was sent, and acknowledge in the order of arrival, whichever commits first', async () => {
    const message = fc.record({ sensor: fc.constantFrom('a', 'b', 'c'), ts: fc.integer({ min: 0, max: 8 }) });
    const delays = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 40 }), delays, async (sent, delaysMs) => {
        const { database, table } = slowDatabase(delaysMs);
        const acknowledged = await deliverAll(sent, database);
        const last = new Map(sent.map(({ sensor, ts }, index) => [`${sensor} ${testInstant + ts}`, index]));
        expect(table).toEqual(last);
        expect(acknowledged).toEqual(sent.map((_, index) => String(index)));
      }),
      { numRuns: 60 },
    );
  });

  it('are really written at once where time goes on', async () => {
    const { database, mostOpen } = slowDatabase([5]);
    await deliverAll(
      Array.from({ length: 30 }, (_, ts) => ({ sensor: 'a', ts })),
      database,
    );
    expect(mostOpen()).toBe(2);
  });
});

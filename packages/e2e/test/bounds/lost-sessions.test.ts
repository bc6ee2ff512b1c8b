import { randomUUID } from 'node:crypto';
import type { Database } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { openPgliteDatabase, startAedesBroker } from '@i40/embedded';
import { findSource, startIngestFrom } from '@i40/ingest';
import { parseEnv, silentLogger } from '@i40/runtime';
import { prepareDatabase, storageEnv } from '@i40/timescale';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

let database: Database;
let broker: Awaited<ReturnType<typeof startAedesBroker>>;
beforeAll(async () => {
  broker = await startAedesBroker({ host: '127.0.0.1', port: 0 });
  database = await openPgliteDatabase({});
  await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger: silentLogger });
});
afterAll(async () => {
  await database?.close();
  await broker?.stop();
});

/** Starts a worker and says what it has told as an error. */
async function startWorker(clientId: string) {
  const logger = Object.assign(Object.create(silentLogger), { error: vi.fn() });
  const { environment, open } = findSource('mqtt');
  const settings = parseEnv(environment, { MQTT_URL: broker.url, INGEST_CLIENT_ID: clientId });
  const { signal } = new AbortController();
  const topicFilters = ['factory/+/sensors'];
  const opened = await open(settings, { database, topicFilters, logger, now: Date.now, signal });
  const config = { batchReadings: 100, flushIntervalMs: 5 };
  const { source } = opened;
  const ingest = await startIngestFrom({ database, source, logger, now: Date.now, config });
  const stop = async () => {
    await ingest.stop();
    await opened.close();
  };
  return { logger, ingest, opened, stop };
}

describe('a session at the broker', () => {
  it('that somebody else has ended is told and counted at the next start; one that is there is not', async () => {
    const clientId = `i40-ingest-${randomUUID().slice(0, 8)}`;
    const first = await startWorker(clientId);
    await first.stop();
    const second = await startWorker(clientId);
    expect([first, second].map(({ logger }) => logger.error.mock.calls)).toEqual([[], []]);
    await second.stop();

    const thief = await mqtt.connectAsync(broker.url, { clientId, clean: true });
    await thief.endAsync();
    const third = await startWorker(clientId);
    expect(third.logger.error).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ clientId }),
      expect.stringContaining('no longer has the session'),
    );
    expect(third.opened.lostSessions?.()).toBe(1);
    await third.stop();
  });

  it('brings what it promises: the test messages of a worker neither arrive nor become dead letters', async () => {
    const worker = await startWorker(`i40-ingest-${randomUUID().slice(0, 8)}`);
    const machine = await mqtt.connectAsync(broker.url);
    const reading = { machine_id: 'M1', sensor: 'temp', value: 1 };
    await machine.publishAsync('factory/lineA/sensors', JSON.stringify(reading), { qos: 1 });
    await eventually('it is stored', () => worker.ingest.accounts().stored === 1);
    await machine.endAsync();
    await worker.stop();
    expect(worker.ingest.accounts()).toMatchObject({ messages: 1, rejected: 0 });
    expect(worker.logger.error).not.toHaveBeenCalled();
  });
});

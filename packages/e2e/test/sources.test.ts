import { randomUUID } from 'node:crypto';
import type { Database } from '@i40/common';
import { openPgliteDatabase, startAedesBroker } from '@i40/embedded';
import { findSource } from '@i40/ingest';
import { describeSource, type SourceUnderTest } from '@i40/ingest/testing';
import { connectMqttMessageBus, silentLogger as logger, parseEnv } from '@i40/runtime';
import { prepareDatabase, storageEnv } from '@i40/timescale';
import { afterAll } from 'vitest';
import { openRealBroker } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const noDatabase = {} as Database;

async function openMqtt(
  url: string,
  { database = noDatabase, env = {} }: { database?: Database; env?: Record<string, string> } = {},
): Promise<SourceUnderTest> {
  const id = randomUUID().slice(0, 8);
  const { environment, open } = findSource('mqtt');
  const settings = parseEnv(environment, { MQTT_URL: url, INGEST_CLIENT_ID: `contract-${id}`, ...env });
  const publisher = await connectMqttMessageBus({
    url,
    clientId: `machine-${id}`,
    sessionExpirySeconds: 0,
    logger,
  });
  const { signal } = new AbortController();
  const context = { database, topicFilters: [`contract/${id}/+`], logger, now: Date.now, signal };
  // Subscribed once, the broker keeps what comes for the session.
  return {
    open: () => open(settings, context),
    async send(messages) {
      for (const { topic, payload } of messages) await publisher.publish(topic, payload);
    },
    topic: (name) => `contract/${id}/${name}`,
    close: () => publisher.close(),
  };
}

describeSource('MQTT, on Aedes', async () => {
  const broker = await startAedesBroker({ host: '127.0.0.1', port: 0 });
  const underTest = await openMqtt(broker.url);
  const close = async () => {
    await underTest.close();
    await broker.stop();
  };
  return { ...underTest, close };
});

const real = await openRealBroker();
if (real.available) {
  let opening: Promise<Database> | undefined;
  const openDatabase = async () => {
    const database = await openPgliteDatabase({});
    await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger });
    return database;
  };
  describeSource('MQTT, on Mosquitto', () => openMqtt(real.url));
  describeSource('MQTT, on Mosquitto, as one of a group', async () => {
    opening ??= openDatabase();
    const group = `g${randomUUID().slice(0, 8)}`;
    return openMqtt(real.url, { database: await opening, env: { INGEST_SHARED_GROUP: group } });
  });
  afterAll(async () => {
    await (await opening)?.close();
    await real.close();
  });
} else {
  skipSuite('Source: MQTT on Mosquitto', real.reason);
}

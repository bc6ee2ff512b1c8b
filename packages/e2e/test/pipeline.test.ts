import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiConfig, apiSettingsEnv, startApi } from '@i40/api';
import type { Database } from '@i40/common';
import { embeddedEnv, openPgliteDatabase, startAedesBroker, startEmbedded } from '@i40/embedded';
import { startIngest } from '@i40/ingest';
import { type Closers, connectMqttMessageBus, createClosers, parseEnv, silentLogger } from '@i40/runtime';
import { openDatabase, prepareDatabase, storageEnv } from '@i40/timescale';
import { describePipeline, type PipelineUnderTest } from '../testing/pipeline-story.ts';
import { openRealBroker, openRealTimescale } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const now = Date.now;
const logger = silentLogger;
const anyPort = 0;

describePipeline('Aedes and TimescaleDB in WebAssembly', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'i40-pipeline-'));
  const settings = parseEnv(embeddedEnv, { DATA_DIR: directory, SIMULATOR: 'off' });
  const embedded = await startEmbedded({
    settings: { ...settings, MQTT_PORT: anyPort, API_PORT: anyPort },
    logger,
    now,
  });
  const close = async () => {
    await embedded.stop();
    await rm(directory, { recursive: true, force: true });
  };
  return { ...embedded, close };
});

/** The services as separate processes run them, on servers that are elsewhere. */
async function openOnServers(
  brokerUrl: string,
  database: Database,
  closers: Closers,
): Promise<PipelineUnderTest> {
  await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger });
  const bus = await connectMqttMessageBus({
    url: brokerUrl,
    clientId: `ingest-${randomUUID()}`,
    sessionExpirySeconds: 60,
    logger,
  });
  closers.add('bus', () => bus.close());
  const topicFilters = ['factory/+/sensors'];
  const config = { topicFilters, batchReadings: 5_000, flushIntervalMs: 50, liveFeed: true };
  const ingest = await startIngest({ database, bus, logger, now, config });
  closers.add('ingest', () => ingest.stop());
  const apiBus = await connectMqttMessageBus({
    url: brokerUrl,
    clientId: `api-${randomUUID()}`,
    sessionExpirySeconds: 0,
    logger,
  });
  closers.add('api bus', () => apiBus.close());
  const api = await startApi({
    database,
    bus: apiBus,
    logger,
    now,
    config: { ...apiConfig(parseEnv(apiSettingsEnv, {})), port: anyPort },
  });
  closers.add('api', () => api.stop());
  return { brokerUrl, apiUrl: api.url, database, close: () => closers.closeAll() };
}

const realBroker = await openRealBroker();
const realDatabase = await openRealTimescale();

if (realBroker.available || realDatabase.available) {
  const brokerName = realBroker.available ? 'Mosquitto' : `Aedes (no Mosquitto: ${realBroker.reason})`;
  const databaseName = realDatabase.available
    ? 'TimescaleDB'
    : `TimescaleDB in WebAssembly (no server: ${realDatabase.reason})`;
  describePipeline(`${brokerName} and ${databaseName}`, async () => {
    const closers = createClosers(logger);
    const broker = realBroker.available ? realBroker : await startAedes();
    closers.add('broker', () => broker.close());
    if (realDatabase.available) closers.add('database server', () => realDatabase.close());
    const database = realDatabase.available
      ? await openDatabase(realDatabase.url, { applicationName: 'i40-test', logger })
      : await openPgliteDatabase();
    closers.add('database', () => database.close());
    return openOnServers(broker.url, database, closers);
  });
} else {
  const reasons = `${realBroker.reason}; ${realDatabase.reason}`;
  skipSuite(`The pipeline on Mosquitto and TimescaleDB`, reasons);
}

async function startAedes() {
  const aedes = await startAedesBroker({ host: '127.0.0.1', port: anyPort });
  return { url: aedes.url, close: () => aedes.stop() };
}

import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import mqtt from 'mqtt';
import { median } from 'simple-statistics';
import { type Database, formatInstant, type MessageBus, type Reading } from '../packages/common/src/index.ts';
import { openRealBroker, openRealTimescale } from '../packages/embedded/testing/real-servers.ts';
import { copyReadingsSql, encodeRows } from '../packages/ingest/src/copy-rows.ts';
import { startIngest } from '../packages/ingest/src/index.ts';
import {
  connectMqttMessageBus,
  createPgDatabase,
  parseEnv,
  prepareDatabase,
  silentLogger,
  storageEnv,
} from '../packages/runtime/src/index.ts';

/**
 * `pnpm bench:ingest`: how fast ingest drains what a broker has queued while nobody listened, beside two ceilings on
 * the same servers in the same run: MQTT.js receiving without a database, and plain COPY of the same rows.
 */
const { values } = parseArgs({
  options: { readings: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '3' } },
});
const total = Number(values.readings);
const rounds = Number(values.rounds);
const sensors = ['temp', 'vibration', 'pressure', 'current', 'speed'];
const seriesCount = 15;
const topic = 'factory/bench/sensors';

const broker = await openRealBroker();
const server = await openRealTimescale();
if (!broker.available || !server.available) {
  const reasons = [broker, server].flatMap((one) => (one.available ? [] : [one.reason]));
  throw new Error(`A real broker and a real database are needed: ${reasons.join('; ')}`);
}
const logger = silentLogger;
const brokerUrl = broker.url;
const database = createPgDatabase({
  url: server.url,
  applicationName: 'i40-bench',
  logger,
  statementTimeoutMs: 0,
});
await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger });

const results = new Map<string, number[]>();
for (let round = 1; round <= rounds; round++) {
  await record('mqtt.js receiving, one reading a message', () => drainWithoutDatabase(1));
  await record('ingest, one reading a message', () => drainIntoDatabase(1));
  await record('COPY of the same rows, batches of 5,000', () => copyAlone());
  await record('ingest, 100 readings a message', () => drainIntoDatabase(100));
}
print('');
for (const [name, rates] of results) print(`${name}: median ${whole(median(rates))} readings/s`);
print(
  `ingest / mqtt.js receiving: ${ratio('ingest, one reading a message', 'mqtt.js receiving, one reading a message')}`,
);
print(
  `ingest / COPY:              ${ratio('ingest, 100 readings a message', 'COPY of the same rows, batches of 5,000')}`,
);
print(`peak memory of this process, publisher included: ${whole(process.resourceUsage().maxRSS / 1024)} MB`);
await database.close();
await broker.close();
await server.close();

async function record(
  name: string,
  measure: () => Promise<{ seconds: number; cpuSeconds: number }>,
): Promise<void> {
  await database.query('TRUNCATE sensor_readings, rejected_messages');
  const { seconds, cpuSeconds } = await measure();
  results.set(name, [...(results.get(name) ?? []), total / seconds]);
  print(
    `${name}: ${whole(total / seconds)} readings/s, ${((cpuSeconds / total) * 1e6).toFixed(1)} µs of CPU a reading`,
  );
}

/** Readings of one minute, spread over the series, none with the key of another. */
function aReading(index: number, startAt: number): Reading {
  const series = index % seriesCount;
  return {
    ts: startAt + Math.floor(index / seriesCount) * 0.5,
    site: 'site-1',
    line: 'bench',
    machine_id: `B${Math.floor(series / sensors.length)}`,
    sensor: sensors[series % sensors.length] ?? '',
    value: Math.round(Math.sin(index) * 1e5) / 1e3,
    unit: '°C',
    quality: 192,
    is_historical: false,
  };
}

/** A persistent session with `total` readings waiting in it. */
async function queueBacklog(readingsPerMessage: number): Promise<string> {
  const clientId = `bench-${randomUUID()}`;
  const absent = await mqtt.connectAsync(brokerUrl, sessionOptions(clientId));
  await absent.subscribeAsync(topic, { qos: 1 });
  await absent.endAsync();
  const publisher = await mqtt.connectAsync(brokerUrl, { protocolVersion: 5 });
  const startAt = Date.now() - 60_000;
  let acknowledged = Promise.resolve<unknown>(undefined);
  for (let index = 0; index < total; index += readingsPerMessage) {
    const parts = Array.from({ length: readingsPerMessage }, (_, offset) => {
      const { ts, machine_id, sensor, value, unit } = aReading(index + offset, startAt);
      return { ts: formatInstant(ts), machine_id, sensor, value, unit };
    });
    acknowledged = publisher.publishAsync(
      topic,
      JSON.stringify(readingsPerMessage === 1 ? parts[0] : parts),
      { qos: 1 },
    );
    if (index % 1_000 === 0) await acknowledged;
  }
  await acknowledged;
  await publisher.endAsync();
  return clientId;
}

function sessionOptions(clientId: string): mqtt.IClientOptions {
  return {
    clientId,
    clean: false,
    protocolVersion: 5,
    properties: { sessionExpiryInterval: 600, receiveMaximum: 65_535 },
  };
}

async function drainWithoutDatabase(readingsPerMessage: number) {
  const clientId = await queueBacklog(readingsPerMessage);
  return timed(async () => {
    const client = mqtt.connect(brokerUrl, sessionOptions(clientId));
    let received = 0;
    await new Promise<void>((resolve) => {
      client.on('message', () => {
        received += readingsPerMessage;
        if (received >= total) resolve();
      });
    });
    return () => client.endAsync();
  });
}

async function drainIntoDatabase(readingsPerMessage: number) {
  const clientId = await queueBacklog(readingsPerMessage);
  return timed(async () => {
    const bus: MessageBus = await connectMqttMessageBus({
      url: brokerUrl,
      clientId,
      sessionExpirySeconds: 600,
      logger,
    });
    const config = { topicFilters: [topic], batchReadings: 5_000, flushIntervalMs: 50, liveFeed: false };
    const ingest = await startIngest({ database, bus, logger, now: Date.now, config });
    while (ingest.accounts().stored < total) await new Promise((resolve) => setTimeout(resolve, 2));
    return async () => {
      await ingest.stop();
      await bus.close();
    };
  });
}

async function copyAlone() {
  const startAt = Date.now() - 60_000;
  const readings = Array.from({ length: total }, (_, index) => aReading(index, startAt));
  return timed(async () => {
    for (let from = 0; from < total; from += 5_000)
      await copyBatch(database, readings.slice(from, from + 5_000));
    return async () => {};
  });
}

async function copyBatch(into: Database, readings: readonly Reading[]): Promise<void> {
  await into.transaction(async (tx) => tx.copyIn?.(copyReadingsSql, encodeRows(readings)));
}

/** Seconds, and this process's CPU seconds, until `work` resolves; what it resolves with cleans up, untimed. */
async function timed(work: () => Promise<() => Promise<unknown>>) {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const cleanUp = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await cleanUp();
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

function ratio(above: string, below: string): string {
  return (median(results.get(above) ?? []) / median(results.get(below) ?? [])).toFixed(2);
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Reading } from '@i40/common';
import { startIngest } from '@i40/ingest';
import { connectMqttMessageBus, silentLogger } from '@i40/runtime';
import { copyReadingsSql, encodeRows } from '@i40/timescale';
import mqtt from 'mqtt';
import { median } from 'simple-statistics';
import { createIngestWorker } from '../chaos/stand/ingest-worker.ts';
import { freePort } from '../chaos/stand/servers.ts';
import { print, timed, whole } from '../shared/figures.ts';
import { openServers } from '../shared/servers.ts';
import {
  aReading,
  benchTopic,
  dropSession,
  forgetSession,
  publishReadings,
  queueBacklog,
  sessionOptions,
} from './backlog.ts';
import { type CpuShares, cpuProfile } from './cpu-profile.ts';
import { cpuSecondsOf } from './server-cpu.ts';

/**
 * `pnpm bench:ingest`: how fast ingest drains what a broker has queued while nobody listened, beside the ceilings on the
 * same servers in the same run: MQTT.js and mosquitto_sub receiving without a database, and plain COPY of the same rows.
 * With `--profile` it then says where the processor time goes.
 */
export async function benchIngest(options: {
  readings: number;
  rounds: number;
  profile: boolean;
}): Promise<void> {
  const { readings: total, rounds } = options;
  const logger = silentLogger;
  const servers = await openServers();
  const { brokerUrl, database } = servers;
  const batchReadings = 5_000;

  const receiving = 'mqtt.js receiving, one reading a message';
  const single = 'ingest, one reading a message';
  const copying = 'COPY of the same rows, batches of 5,000';
  const hundred = 'ingest, 100 readings a message';
  const results = new Map<string, number[]>();
  for (let round = 1; round <= rounds; round++) {
    await record(receiving, drainWithoutDatabase);
    await record('mosquitto_sub receiving, one reading a message', drainWithMosquittoSub);
    await record(single, () => drainIntoDatabase(1));
    await record('ingest live, mqtt.js publishing beside it', ingestLive);
    await record(copying, copyAlone);
    await record(hundred, () => drainIntoDatabase(100));
  }
  print('');
  for (const [name, rates] of results) print(`${name}: median ${whole(median(rates))} readings/s`);
  print(`ingest / mqtt.js receiving: ${ratio(single, receiving)}`);
  print(`ingest / COPY:              ${ratio(hundred, copying)}`);
  print(`peak memory of an ingest process that drains ${whole(total)} readings: ${await peakMemory()} MB`);
  if (options.profile) for (const readingsPerMessage of [1, 100]) await profileDraining(readingsPerMessage);
  await servers.close();

  type Measurement = { seconds: number; cpuSeconds: number } | undefined;

  async function record(name: string, measure: () => Promise<Measurement>): Promise<void> {
    await database.query('TRUNCATE sensor_readings, rejected_messages');
    const measured = await measure();
    if (!measured) return print(`${name}: not installed`);
    const { seconds, cpuSeconds } = measured;
    results.set(name, [...(results.get(name) ?? []), total / seconds]);
    const cpu = ((cpuSeconds / total) * 1e6).toFixed(1);
    print(`${name}: ${whole(total / seconds)} readings/s, ${cpu} µs of CPU a reading`);
  }

  function queue(readingsPerMessage: number): Promise<string> {
    return queueBacklog({ brokerUrl, readings: total, readingsPerMessage });
  }

  async function drainWithoutDatabase(): Promise<Measurement> {
    const clientId = await queue(1);
    return timed(async () => {
      const client = mqtt.connect(brokerUrl, sessionOptions(clientId));
      let received = 0;
      await new Promise<void>((resolve) => {
        client.on('message', () => {
          received += 1;
          if (received >= total) resolve();
        });
      });
      return () => client.endAsync(false, forgetSession);
    });
  }

  /** Undefined where it is not installed. */
  async function drainWithMosquittoSub(): Promise<Measurement> {
    const { hostname, port } = new URL(brokerUrl);
    const clientId = await queue(1);
    const session = ['-h', hostname, '-p', port, '-i', clientId, '-c', '-x', '600', '-V', '5', '-q', '1'];
    const receive = [
      ...session,
      '-t',
      benchTopic,
      '-C',
      String(total),
      '-D',
      'connect',
      'receive-maximum',
      '65535',
    ];
    let missing = false;
    const measured = await timed(async () => {
      const child = spawn('mosquitto_sub', receive, { stdio: ['ignore', 'ignore', 'inherit'] });
      await Promise.race([once(child, 'exit'), once(child, 'error').catch(() => {})]).catch(() => {
        missing = true;
      });
      return () => dropSession(brokerUrl, clientId);
    });
    return missing ? undefined : measured;
  }

  async function startDraining(clientId: string) {
    const bus = await connectMqttMessageBus({ url: brokerUrl, clientId, sessionExpirySeconds: 600, logger });
    const config = { topicFilters: [benchTopic], batchReadings, flushIntervalMs: 25, liveFeed: false };
    const ingest = await startIngest({ database, bus, logger, now: Date.now, config });
    return {
      async untilStored() {
        while (ingest.accounts().stored < total) await new Promise((resolve) => setTimeout(resolve, 2));
      },
      async stop() {
        await ingest.stop();
        await bus.closeAndForget();
      },
    };
  }

  async function drainIntoDatabase(readingsPerMessage: number): Promise<Measurement> {
    const clientId = await queue(readingsPerMessage);
    return timed(async () => {
      const ingest = await startDraining(clientId);
      await ingest.untilStored();
      return ingest.stop;
    });
  }

  /** Of ingest by V8's profiler, which itself takes some; of the servers as the system counts it, where it can be seen. */
  async function profileDraining(readingsPerMessage: number): Promise<void> {
    await database.query('TRUNCATE sensor_readings, rejected_messages');
    const clientId = await queue(readingsPerMessage);
    const servers = ['mosquitto', 'postgres'];
    const before = servers.map(cpuSecondsOf);
    let ingest: Awaited<ReturnType<typeof startDraining>> | undefined;
    const shares = await cpuProfile(async () => {
      ingest = await startDraining(clientId);
      await ingest.untilStored();
    });
    const cpu = servers.map((name, index) => {
      const seconds = cpuSecondsOf(name) - (before[index] ?? 0);
      return `${name} ${((seconds / total) * 1e6).toFixed(1)}`;
    });
    await ingest?.stop();
    print(
      `\nProfile of ingest, readings a message: ${readingsPerMessage}. µs of CPU a reading: ${cpu.join(', ')}`,
    );
    printShares(shares);
  }

  function printShares({ modules, functions }: CpuShares): void {
    for (const shares of [modules.slice(0, 16), functions.slice(0, 16)]) {
      print(shares.map(([name, share]) => `  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`).join('\n'));
      print('');
    }
  }

  async function ingestLive(): Promise<Measurement> {
    const ingest = await startDraining('bench-live');
    return timed(async () => {
      await publishReadings({ brokerUrl, readings: total, readingsPerMessage: 1 });
      await ingest.untilStored();
      return ingest.stop;
    });
  }

  async function copyAlone(): Promise<Measurement> {
    const startAt = Date.now() - 60_000;
    const readings = Array.from({ length: total }, (_, index) => aReading(index, startAt));
    return timed(async () => {
      for (let from = 0; from < total; from += batchReadings)
        await copyBatch(readings.slice(from, from + batchReadings));
      return async () => {};
    });
  }

  async function copyBatch(readings: readonly Reading[]): Promise<void> {
    await database.copyIn?.(copyReadingsSql, encodeRows(readings));
  }

  /** In megabytes, of a process that does nothing else; Linux tells it. */
  async function peakMemory(): Promise<string> {
    await database.query('TRUNCATE sensor_readings');
    const clientId = await queue(1);
    const env = {
      MQTT_URL: brokerUrl,
      DATABASE_URL: servers.databaseUrl,
      INGEST_CLIENT_ID: clientId,
      INGEST_TOPICS: benchTopic,
    };
    const worker = createIngestWorker(env, await freePort());
    await worker.start();
    while (((await worker.healthyAccounts())?.stored ?? 0) < total) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const peak = await worker.peakMemoryMb();
    await worker.stop();
    await dropSession(brokerUrl, clientId);
    return peak === undefined ? 'unknown' : peak.toFixed(0);
  }

  function ratio(above: string, below: string): string {
    return (median(results.get(above) ?? []) / median(results.get(below) ?? [])).toFixed(2);
  }
}

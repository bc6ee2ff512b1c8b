import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@i40/common';
import { startTcpProxy, type TcpProxy } from '@i40/e2e/testing';
import { type Closers, parseEnv, silentLogger } from '@i40/runtime';
import { openDatabase, prepareDatabase, storageEnv } from '@i40/timescale';
import mqtt from 'mqtt';
import { createIngestWorker, type IngestWorker } from './ingest-worker.ts';
import type { Server } from './server.ts';
import { createBroker, createDatabaseServer, freePort } from './servers.ts';

/** All that takes part. Ingest reaches both servers through a proxy; the test reaches them directly. */
export interface TestStand {
  brokerServer: Server;
  brokerPort: number;
  databaseServer: Server | undefined;
  database: Database;
  worker: IngestWorker;
  /** What a further worker needs to know, but for its client id. */
  workerEnv: NodeJS.ProcessEnv;
  brokerProxy: TcpProxy;
  databaseProxy: TcpProxy;
}

const startDeadlineMs = 90_000;

/** Starts broker, database and one ingest worker; resolves when the worker says that all is well. */
export async function openTestStand(name: string, closers: Closers): Promise<TestStand> {
  const broker = await createBroker(`${name}-mosquitto`);
  closers.add('broker', () => broker.server.remove());
  await broker.server.start();
  const { server, url } = await createDatabaseServer(`${name}-timescaledb`);
  if (server) closers.add('database server', () => server.remove());
  await server?.start();
  const database = await openDatabase(url, {
    applicationName: 'i40-chaos',
    logger: silentLogger,
    statementTimeoutMs: 120_000,
  });
  closers.add('database', () => database.close());
  await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger: silentLogger });

  const ports = { broker: await freePort(), database: await freePort(), health: await freePort() };
  const brokerProxy = await startTcpProxy(ports.broker, { host: '127.0.0.1', port: broker.port });
  closers.add('broker proxy', () => brokerProxy.close());
  const target = new URL(url);
  const databaseProxy = await startTcpProxy(ports.database, {
    host: target.hostname,
    port: Number(target.port || 5432),
  });
  closers.add('database proxy', () => databaseProxy.close());
  target.hostname = '127.0.0.1';
  target.port = String(ports.database);

  await untilBrokerListens(broker.port);
  const workerEnv = { MQTT_URL: `mqtt://127.0.0.1:${ports.broker}`, DATABASE_URL: target.href };
  const worker = createIngestWorker({ ...workerEnv, INGEST_CLIENT_ID: `${name}-ingest` }, ports.health);
  closers.add('ingest', () => worker.kill());
  await worker.start();
  await untilHealthy(worker, startDeadlineMs);
  return {
    brokerServer: broker.server,
    brokerPort: broker.port,
    databaseServer: server,
    database,
    worker,
    workerEnv,
    brokerProxy,
    databaseProxy,
  };
}

/** Throws, with what the worker said last, when it does not recover by itself. */
export async function untilHealthy(worker: IngestWorker, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await worker.healthyAccounts())) {
    if (performance.now() > deadline) {
      throw new Error(
        `Ingest did not recover within ${timeoutMs / 1_000} s. Its last words:\n${worker.log().join('\n')}`,
      );
    }
    await sleep(50);
  }
}

async function untilBrokerListens(port: number): Promise<void> {
  // In version 3.1.1 the broker cannot tell a client its keep-alive, and refuses a longer one.
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, reconnectPeriod: 200 });
  client.on('error', () => {});
  const deadline = performance.now() + startDeadlineMs;
  while (!client.connected && performance.now() < deadline) await sleep(50);
  const listens = client.connected;
  await client.endAsync(true);
  if (!listens) throw new Error(`The broker did not come up within ${startDeadlineMs / 1_000} s`);
}

import { randomUUID } from 'node:crypto';
import { type Database, DatabaseError, formatInstant, topics } from '@i40/common';
import { eventually, testInstant } from '@i40/common/testing';
import { openPgliteDatabase } from '@i40/embedded';
import { createHostAnnouncer, startGroupWorker } from '@i40/ingest';
import { connectMqttMessageBus, type MqttMessageBusOptions, parseEnv, silentLogger } from '@i40/runtime';
import { prepareDatabase, storageEnv } from '@i40/timescale';
import mqtt from 'mqtt';
import { newClient } from 'sparkplug-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRealBroker } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const suite = 'Several ingest workers on a shared subscription of Mosquitto';
const broker = await openRealBroker();
if (broker.available) describe(suite, () => describeGroup(broker.url));
else skipSuite(suite, broker.reason);
afterAll(() => (broker.available ? broker.close() : undefined));

function describeGroup(url: string): void {
  let database: Database;
  let group: string;
  let line: string;
  const running: { stop(): Promise<void> }[] = [];
  const outage: { begins: 'after the leave is announced' | undefined } = { begins: undefined };

  /** The same database, until one worker has announced its leave: from then on it is away for that one. */
  function breakable(): Database {
    let isAway = false;
    const refuse = () => Promise.reject(new DatabaseError('away', { retryable: true, target: 'test' }));
    const guard = <T>(work: () => Promise<T>): Promise<T> => (isAway && outage.begins ? refuse() : work());
    return {
      ...database,
      query: (sql, params) => guard(() => database.query(sql, params)),
      transaction: (work) =>
        guard(() =>
          database.transaction(async (tx) => {
            const result = await work({
              ...tx,
              async query(sql, params) {
                if (outage.begins && sql.includes('SET leaving = true')) isAway = true;
                return tx.query(sql, params);
              },
            });
            return result;
          }),
        ),
    };
  }

  beforeAll(async () => {
    database = await openPgliteDatabase({});
    await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger: silentLogger });
  });
  beforeEach(() => {
    group = `g${randomUUID().slice(0, 8)}`;
    line = `line-${group}`;
  });
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });
  afterAll(() => database?.close());

  const connect = (session: Pick<MqttMessageBusOptions, 'clientId'> & Partial<MqttMessageBusOptions>) =>
    connectMqttMessageBus({ url, sessionExpirySeconds: 600, logger: silentLogger, ...session });

  async function startWorker(name: string, filters = [topics.lineSensors(line)]) {
    const clientId = `${group}-${name}`;
    const bus = await connect({ clientId });
    const config = { topicFilters: filters, batchReadings: 100, flushIntervalMs: 5, liveFeed: false };
    const worker = await startGroupWorker({
      database: breakable(),
      bus,
      clientId,
      connect,
      logger: silentLogger,
      now: Date.now,
      config,
      group,
      takeOverAfterS: 30,
      announceHost: createHostAnnouncer({
        hostId: group,
        clientId: `${clientId}-host`,
        connect,
        logger: silentLogger,
        now: Date.now,
      }),
    });
    const stop = async () => {
      await worker.stop();
      await bus.close();
    };
    running.push({ stop });
    return { ...worker, clientId, stop };
  }

  /** A worker that was killed: its session is at the broker, and it has not given a sign of life for an hour. */
  async function leaveADeadWorker(name: string): Promise<string> {
    const clientId = `${group}-${name}`;
    const session = await mqtt.connectAsync(url, {
      clientId,
      clean: false,
      protocolVersion: 5,
      properties: { sessionExpiryInterval: 600 },
    });
    await session.subscribeAsync(`$share/${group}/${topics.lineSensors(line)}`, { qos: 1 });
    await session.endAsync();
    await database.query(
      `INSERT INTO ingest_workers (worker_group, client_id, slot, filters, last_seen_at)
       VALUES ($1, $2, 9, $3, now() - INTERVAL '1 hour')`,
      [group, clientId, [`$share/${group}/${topics.lineSensors(line)}`]],
    );
    return clientId;
  }

  async function publishReadings(from: number, count: number): Promise<void> {
    const machine = await mqtt.connectAsync(url, { protocolVersion: 5 });
    const sent = Array.from({ length: count }, (_, offset) => {
      const value = from + offset;
      const ts = formatInstant(testInstant + value);
      const reading = { ts, machine_id: group, sensor: 'temp', value };
      return machine.publishAsync(topics.lineSensors(line), JSON.stringify(reading), { qos: 1 });
    });
    await Promise.all(sent);
    await machine.endAsync();
  }

  const storedValues = async () => {
    const sql = 'SELECT value FROM sensor_readings WHERE machine_id = $1 ORDER BY value';
    const { rows } = await database.query<{ value: number }>(sql, [group]);
    return rows.map(({ value }) => value);
  };
  const firstNumbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const untilStored = (count: number) =>
    eventually(`${count} readings are stored`, async () => (await storedValues()).length === count);
  const members = async () => {
    const sql = 'SELECT client_id FROM ingest_workers WHERE worker_group = $1 ORDER BY slot';
    const { rows } = await database.query<{ client_id: string }>(sql, [group]);
    return rows.map(({ client_id }) => client_id);
  };
  async function knowsSession(clientId: string): Promise<boolean> {
    const bus = await connect({ clientId });
    const { resumed } = bus;
    await bus.closeAndForget();
    return resumed;
  }

  it('share the messages, and store each once', async () => {
    const workers = [await startWorker('a'), await startWorker('b')];
    await publishReadings(0, 200);
    await untilStored(200);
    expect(await storedValues()).toEqual(firstNumbers(200));
    const shares = workers.map((worker) => worker.accounts().messages);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(200);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  });

  it('store what the broker dealt to a worker that was killed for good', async () => {
    const dead = await leaveADeadWorker('dead');
    // Nobody else is there yet: all of it waits in the session of the dead.
    await publishReadings(0, 150);
    const living = await startWorker('living');
    await publishReadings(150, 50);
    await eventually('the dead is struck out', async () => (await members()).length === 1, 60_000);
    expect(await storedValues()).toEqual(firstNumbers(200));
    expect(await members()).toEqual([living.clientId]);
    expect(await knowsSession(dead)).toBe(false);
  }, 90_000);

  it('lose nothing when one is asked to stop under load', async () => {
    const leaving = await startWorker('leaving');
    await startWorker('staying');
    const published = publishReadings(0, 2_000);
    await eventually('the leaving one is at work', () => leaving.accounts().messages > 50);
    await leaving.stop();
    await published;
    await untilStored(2_000);
    expect(await storedValues()).toEqual(firstNumbers(2_000));
    expect(await members()).toEqual([`${group}-staying`]);
    expect(await knowsSession(leaving.clientId)).toBe(false);
  });

  it('let the last one keep its session, so that what comes meanwhile waits for it', async () => {
    const first = await startWorker('only');
    await first.stop();
    await publishReadings(0, 20);
    expect(await members()).toEqual([first.clientId]);
    await startWorker('only');
    await untilStored(20);
  });

  it('let another fetch what is left when the database goes away while one leaves', async () => {
    const leaving = await startWorker('leaving');
    await startWorker('staying');
    const published = publishReadings(0, 2_000);
    await eventually('the leaving one is at work', () => leaving.accounts().messages > 50);
    // It has said that it leaves, and cannot store any more.
    outage.begins = 'after the leave is announced';
    await leaving.stop();
    await published;
    outage.begins = undefined;
    expect((await storedValues()).length).toBeLessThan(2_000);
    expect(await members()).toContain(leaving.clientId);
    const sql = `UPDATE ingest_workers SET last_seen_at = now() - INTERVAL '1 hour' WHERE client_id = $1`;
    await database.query(sql, [leaving.clientId]);
    await eventually('the other one has fetched it', async () => (await members()).length === 1, 60_000);
    expect(await storedValues()).toEqual(firstNumbers(2_000));
  }, 90_000);

  it('hand Sparkplug on, with what is known of the edge nodes', async () => {
    const filters = [`spBv1.0/${group}/#`];
    const first = await startWorker('first', filters);
    await eventually('somebody listens', hasSparkplugSubscriber);
    await startWorker('second', filters);
    const [serverUrl, edgeNode] = [url, 'E1'];
    const edge = newClient({
      serverUrl,
      username: '',
      password: '',
      groupId: group,
      edgeNode,
      clientId: group,
    });
    running.push({ stop: async () => edge.stop() });
    const value = (metric: object) => ({ timestamp: Date.now(), metrics: [{ type: 'Double', ...metric }] });
    edge.on('birth', () => {
      edge.publishNodeBirth(value({ name: 'temp', alias: 7, value: 1 }) as never);
    });
    const sparkplugValues = async () => {
      const sql = 'SELECT value FROM sensor_readings WHERE site = $1 ORDER BY value';
      const { rows } = await database.query<{ value: number }>(sql, [group]);
      return rows.map((row) => row.value);
    };
    await eventually('the birth is stored', async () => (await sparkplugValues()).length === 1);
    await first.stop();
    // At QoS 0: a broker need not keep it until somebody takes over.
    await eventually('the other one decodes what follows', async () => {
      edge.publishNodeData(value({ alias: 7, value: 2 }) as never);
      return (await sparkplugValues()).includes(2);
    });
    expect(new Set(await sparkplugValues())).toEqual(new Set([1, 2]));
  });

  it('tells edge nodes that it is there, by whoever takes in Sparkplug at the time', async () => {
    const states: { online: boolean; timestamp: number }[] = [];
    const watcher = await mqtt.connectAsync(url);
    running.push({ stop: () => watcher.endAsync(true) });
    watcher.on('message', (_topic, payload) => states.push(JSON.parse(payload.toString())));
    await watcher.subscribeAsync(`spBv1.0/STATE/${group}`);
    const filters = [`spBv1.0/${group}/#`];
    const first = await startWorker('first', filters);
    await eventually('the first one tells it', () => states.length === 1);
    await startWorker('second', filters);
    await first.stop();
    await eventually('the second one tells it', () => states.length === 3);
    expect(states.map(({ online }) => online)).toEqual([true, false, true]);
    const times = states.map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  /** The broker tells a publisher with MQTT 5 that nobody is subscribed. */
  async function hasSparkplugSubscriber(): Promise<boolean> {
    const probe = await mqtt.connectAsync(url, { protocolVersion: 5 });
    const packet = await probe.publishAsync(`spBv1.0/${group}/probe`, 'x', { qos: 1 });
    await probe.endAsync();
    return (packet as { reasonCode?: number } | undefined)?.reasonCode !== 16;
  }
}

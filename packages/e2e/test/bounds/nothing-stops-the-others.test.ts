import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { topics } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { connectMqttMessageBus, silentLogger as logger, type MqttMessageBus, parseEnv } from '@i40/runtime';
import { afterEach, describe, expect, it } from 'vitest';

const dayMs = 86_400_000;
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

async function start(env: Record<string, string> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'i40-bounds-'));
  running.push({ stop: () => rm(directory, { recursive: true, force: true }) });
  const settings = parseEnv(embeddedEnv, {
    DATA_DIR: directory,
    SIMULATOR: 'off',
    DETECTOR: 'off',
    ...env,
  });
  const embedded = await startEmbedded({
    settings: { ...settings, MQTT_PORT: 0, API_PORT: 0 },
    logger,
    now: Date.now,
  });
  running.push(embedded);
  const { brokerUrl: url } = embedded;
  const machine = await connectMqttMessageBus({ url, clientId: 'machine', sessionExpirySeconds: 0, logger });
  running.push({ stop: () => machine.close() });
  return { embedded, machine };
}

const topic = topics.lineSensors('lineX');
const publish = (machine: MqttMessageBus, payload: unknown) =>
  machine.publish(topic, JSON.stringify(payload));
const aReading = (machine_id: string, ts: number, value = 1) => ({ machine_id, sensor: 'a', value, ts });
const countOf = async ({ database }: Embedded, machineId: string, table = 'sensor_readings') => {
  const { rows } = await database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE machine_id = $1`,
    [machineId],
  );
  return rows[0]?.n ?? 0;
};
const rejectedReasons = async ({ database }: Embedded) => {
  const { rows } = await database.query<{ reason: string; bytes: number }>(
    'SELECT reason, length(payload) AS bytes FROM rejected_messages ORDER BY id',
  );
  return rows;
};

describe('a message of 2,500 days', () => {
  const history = (machineId: string) =>
    Array.from({ length: 2_500 }, (_, day) => aReading(machineId, Date.UTC(2000, 0, 2) + dayMs * day));

  it('becomes a dead letter that says why, and its neighbours are stored within a second', async () => {
    const { embedded, machine } = await start();
    await publish(machine, history('CH'));
    const startedAt = performance.now();
    await publish(machine, aReading('OK', Date.now()));
    await eventually('the neighbour is stored', async () => (await countOf(embedded, 'OK')) === 1);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    const [told, ...more] = await rejectedReasons(embedded);
    expect(told?.reason).toMatch(
      /^2500 of its 2500 readings were refused; of the first: .* days old.*KEEP_RAW_DAYS.*INGEST_HISTORICAL/,
    );
    expect(more).toEqual([]);
    expect(await countOf(embedded, 'CH')).toBe(0);
  });

  it('lands in the averages where history is taken in, and its neighbours are stored within a second', async () => {
    const { embedded, machine } = await start({ INGEST_HISTORICAL: 'true' });
    await publish(machine, history('CH'));
    const startedAt = performance.now();
    await publish(machine, aReading('OK', Date.now() - 120_000));
    await eventually('the neighbour is stored', async () => (await countOf(embedded, 'OK')) === 1);
    const waited = performance.now() - startedAt;
    await eventually(
      'all of it is summed up',
      async () => {
        const { rows } = await embedded.database.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM historical_readings WHERE is_summed_up`,
        );
        return rows[0]?.n === 2_500;
      },
      90_000,
    );
    const summed = async () => {
      const { rows } = await embedded.database.query<{ n: number }>(
        `SELECT sum(count)::int AS n FROM readings_1h WHERE machine_id = 'CH'`,
      );
      return rows[0]?.n;
    };
    await eventually('the averages show it', async () => (await summed()) === 2_500, 30_000);
    const url = `${embedded.apiUrl}/readings?machine_id=CH&from=2000-01-01T00:00:00Z&limit=1`;
    const { readings } = (await (await fetch(url)).json()) as { readings: unknown[] };
    expect(readings).toMatchObject([{ ts: '2000-01-02T00:00:00.000Z', sensor: 'a', avg: 1, count: 1 }]);
    expect(await countOf(embedded, 'CH')).toBe(0);
    expect(waited).toBeLessThan(1_000);
  }, 120_000);
});

describe('one large message', () => {
  it('does not hold the event loop for a second, though it holds 12,000 readings of 80 days', async () => {
    const { embedded, machine } = await start();
    const now = Date.now();
    const payload = Array.from({ length: 12_000 }, (_, i) => aReading('L', now - (i % 80) * dayMs - i, i));
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    await publish(machine, payload);
    await eventually('all is stored', async () => (await countOf(embedded, 'L')) === 12_000, 60_000);
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(1_000);
  });
});

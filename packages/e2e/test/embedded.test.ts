import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PredictResponse, topics } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { connectMqttMessageBus, parseEnv, silentLogger } from '@i40/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let directory: string;
const running: Embedded[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'i40-embedded-'));
});
afterEach(async () => {
  for (const embedded of running.splice(0)) await embedded.stop();
  await rm(directory, { recursive: true, force: true });
});

const anyPort = 0;
const settingsOf = (env: Record<string, string>) => ({
  ...parseEnv(embeddedEnv, { DATA_DIR: directory, SIM_PAST_MIN: '0', ...env }),
  MQTT_PORT: anyPort,
  API_PORT: anyPort,
});
async function start(
  env: Record<string, string> = {},
  changes: { MQTT_PORT?: number; API_PORT?: number } = {},
) {
  const settings = { ...settingsOf(env), ...changes };
  const embedded = await startEmbedded({ settings, logger: silentLogger, now: Date.now });
  running.push(embedded);
  return embedded;
}
const connect = (embedded: Embedded, clientId: string) =>
  connectMqttMessageBus({ url: embedded.brokerUrl, clientId, sessionExpirySeconds: 0, logger: silentLogger });
const countReadings = async ({ database }: Embedded) => {
  const { rows } = await database.query<{ n: number }>('SELECT count(*)::float8 AS n FROM sensor_readings');
  return rows[0]?.n ?? 0;
};

describe('the embedded pipeline', () => {
  it('simulates, stores and judges: a spike that was ordered is an anomaly for /predict', async () => {
    const embedded = await start({ SIM_RATE: '750', SIM_FAULT_EVERY_S: '0' });
    await eventually('a baseline is stored', async () => (await countReadings(embedded)) > 1_500);
    const operator = await connect(embedded, 'operator');
    const order = { kind: 'spike', machine_id: 'M02', sensor: 'temp', duration_s: 20 };
    await operator.publish(topics.simulatorInject('site-1'), JSON.stringify(order));
    const found = await eventually('/predict finds it', async () => {
      const response = await fetch(`${embedded.apiUrl}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ machine_id: 'M02' }),
      });
      const body = (await response.json()) as PredictResponse;
      return body.per_sensor.temp?.is_anomaly && body;
    });
    expect(Object.keys(found.per_sensor)).toEqual(['current', 'pressure', 'speed', 'temp', 'vibration']);
    expect(found.anomaly_score).toBeGreaterThan(0);
    await operator.close();
  });

  it('begins with the past of the simulated plant, once', async () => {
    const past = async ({ database }: Embedded) => {
      const { rows } = await database.query<{ rows: number; age_s: number }>(
        `SELECT count(*)::int AS rows, extract(epoch FROM now() - min(ts))::float8 AS age_s
           FROM sensor_readings WHERE ts < now() - INTERVAL '1 minute'`,
      );
      return rows[0];
    };
    const first = await start({ SIM_PAST_MIN: '10' });
    const told = await past(first);
    expect(told?.rows).toBeGreaterThan(9 * 60 * 15 - 200);
    expect(told?.age_s).toBeGreaterThan(595);
    await first.stop();
    const second = await start({ SIM_PAST_MIN: '60' });
    expect((await past(second))?.age_s).toBeLessThan(900);
  });

  it('takes the order for a fault through the API, while there is a simulator', async () => {
    const embedded = await start({ SIM_FAULT_EVERY_S: '0' });
    await eventually('the simulator says that it is there', async () => {
      const response = await fetch(`${embedded.apiUrl}/simulator`);
      return ((await response.json()) as { present: boolean }).present;
    });
    const order = (machine_id: string) =>
      fetch(`${embedded.apiUrl}/simulator/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ machine_id, kind: 'bearing_wear' }),
      });
    expect((await order('M02')).status).toBe(202);
    expect((await order('M02')).status).toBe(409);
    expect((await order('M99')).status).toBe(404);
    await embedded.simulator?.stop();
  });

  it('loses nothing that the broker had taken in when it is stopped, and goes on with the data', async () => {
    const first = await start({ SIMULATOR: 'off' });
    const machine = await connect(first, 'machine');
    const ts = Date.now() - 60_000;
    const publishing = Array.from({ length: 3_000 }, (_, i) =>
      machine.publish(
        topics.lineSensors('lineA'),
        JSON.stringify({ ts: ts + i, machine_id: 'M01', sensor: 'temp', value: i }),
      ),
    );
    await Promise.all(publishing);
    await first.stop();
    await machine.close();

    const second = await start({ SIMULATOR: 'off' });
    expect(await countReadings(second)).toBe(3_000);
  });

  it('refuses a data directory that another process uses', async () => {
    const otherProcess = process.ppid;
    await writeFile(join(directory, 'i40.pid'), String(otherProcess));
    await expect(start()).rejects.toThrow(`The data directory is in use by process ${otherProcess}.`);
  });

  it('takes over the data directory of a process that was killed', async () => {
    const noProcess = 2 ** 30;
    await writeFile(join(directory, 'i40.pid'), String(noProcess));
    await start({ SIMULATOR: 'off' });
  });

  it('refuses a data directory that is a file, or that it may not write to', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(start({ DATA_DIR: file })).rejects.toThrow(/cannot be used \(EEXIST\).*set DATA_DIR/);
    if (process.getuid?.() === 0) return; // Root may write anywhere.
    await chmod(directory, 0o500);
    await expect(start()).rejects.toThrow(/cannot be used \(EACCES\).*set DATA_DIR/);
  });

  it.each(['MQTT_PORT', 'API_PORT'] as const)(
    'says so when the port in %s is taken, and leaves nothing open',
    async (variable) => {
      const squatter = createServer();
      const port = await new Promise<number>((resolve) => {
        squatter.listen(0, '127.0.0.1', () => resolve((squatter.address() as { port: number }).port));
      });
      await expect(start({ SIMULATOR: 'off' }, { [variable]: port })).rejects.toThrow(
        `Port ${port} on 127.0.0.1 is taken: stop what is listening there, or set ${variable} to another port.`,
      );
      squatter.close();
      await start({ SIMULATOR: 'off' });
    },
  );
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AlarmMessage,
  type Anomaly,
  alarmMessageSchema,
  formatInstant,
  scoredResponseSchema,
  topics,
} from '@i40/common';
import { eventually } from '@i40/common/testing';
import { defaultMethod } from '@i40/detector';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { connectMqttMessageBus, type MqttMessageBus, parseEnv, silentLogger } from '@i40/runtime';
import { buildFleet, createSimulatedPlant } from '@i40/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let directory: string;
let embedded: Embedded;
let client: MqttMessageBus;
const alarms: AlarmMessage[] = [];

const anyPort = 0;
const settings = () => ({
  ...parseEnv(embeddedEnv, { DATA_DIR: directory, SIMULATOR: 'off', DETECTOR_LEARN_MIN: '20' }),
  MQTT_PORT: anyPort,
  API_PORT: anyPort,
});

/** Everything happens in the past, as fast as the pipeline can take it: the detector goes by the readings' time. */
const startAt = Math.floor((Date.now() - 3 * 3_600_000) / 1000) * 1000;
const plant = createSimulatedPlant({ fleet: buildFleet(3), seed: 21, startAt, meanFaultGapS: 0 });
let clock = startAt;

async function start(): Promise<void> {
  embedded = await startEmbedded({ settings: settings(), logger: silentLogger, now: Date.now });
  client = await connectMqttMessageBus({
    url: embedded.brokerUrl,
    clientId: 'plant',
    sessionExpirySeconds: 0,
    logger: silentLogger,
  });
  await client.subscribe([topics.alarms('site-1', 'M02')], ({ payload }) => {
    alarms.push(alarmMessageSchema.parse(JSON.parse(Buffer.from(payload).toString())));
  });
}

async function stop(): Promise<void> {
  await embedded.stop();
  await client.close();
}

/** Plays the plant for so many seconds, and waits until the detector has seen it. */
async function play(seconds: number): Promise<void> {
  for (const end = clock + seconds * 1000; clock < end; ) {
    const readings = [];
    for (let i = 0; i < 60 && clock < end; i++, clock += 1000) {
      plant.faults.advanceTo(clock);
      for (const { machine, values } of plant.sampleAt(clock))
        for (const { sensor, unit } of machine.sensors)
          if (values[sensor] !== undefined)
            readings.push({
              ts: formatInstant(clock),
              machine_id: machine.machine_id,
              sensor,
              value: values[sensor],
              unit,
            });
    }
    await client.publish(topics.lineSensors('lineA'), JSON.stringify(readings));
  }
}

const episodes = async () =>
  (
    await embedded.database.query<Anomaly>(
      `SELECT machine_id, sensor, detector, peak_score, contributions, explanation,
              (extract(epoch FROM started_at) * 1000)::float8 AS started_at,
              (extract(epoch FROM ended_at) * 1000)::float8 AS ended_at
         FROM anomalies ORDER BY started_at, id`,
    )
  ).rows;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'i40-detector-'));
  await start();
});
afterAll(async () => {
  await stop();
  await rm(directory, { recursive: true, force: true });
});

describe('the detector in the embedded pipeline', () => {
  it('learns a machine, and then calls it normal', async () => {
    await play(1_800);
    await eventually('M02 is normal', () => alarms.at(-1)?.state === 'normal');
    expect(alarms[0]).toMatchObject({ state: 'learning', detail: expect.stringContaining('learning') });
    expect(await episodes()).toEqual([]);
  });

  it('writes and publishes an episode that names vibration when a bearing wears', async () => {
    plant.faults.startCommanded({ kind: 'bearing_wear', machine_id: 'M02' }, clock);
    await play(400);
    const [found] = await eventually('an episode is stored', async () => {
      const rows = await episodes();
      return rows.length > 0 && rows;
    });
    expect(found).toMatchObject({
      machine_id: 'M02',
      sensor: null,
      detector: defaultMethod,
      ended_at: null,
    });
    // The database keeps the names in an order of its own.
    const [lead] = Object.entries(found?.contributions ?? {}).sort(([, a], [, b]) => b - a);
    expect(lead?.[0]).toBe('vibration');
    expect(found?.explanation).toMatch(
      /^vibration \d+\.\d+ mm\/s, \d+(\.\d+)? above what the other sensors explain/,
    );
    const alarm = await eventually(
      'the alarm is published',
      () => alarms.at(-1)?.anomalies.length === 1 && alarms.at(-1),
    );
    expect(alarm.anomalies[0]).toMatchObject({ machine_id: 'M02', ended_at: null });
  });

  it('answers /predict with a reason, shares and a calibrated score, whatever the method', async () => {
    for (const method of ['robust', 'multivariate', 'novelty', 'forest', 'adaptive', 'conditional', 'pca']) {
      const response = await fetch(`${embedded.apiUrl}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ machine_id: 'M02', window_minutes: 240, method }),
      });
      expect(response.status).toBe(200);
      const answer = scoredResponseSchema.parse(await response.json());
      expect(answer).toMatchObject({ method, status: 'ok', explanation: expect.any(String) });
      expect(Object.keys(answer.per_sensor)).toEqual(['current', 'pressure', 'speed', 'temp', 'vibration']);
    }
  });

  it('goes on with an open episode after a restart, and ends it when the machine is well', async () => {
    const [before] = await episodes();
    // As versions before this one stored it.
    await embedded.database.query(`UPDATE detector_models SET detector = 'multivariate'`);
    await stop();
    alarms.length = 0;
    await start();
    const models = await embedded.database.query('SELECT DISTINCT detector FROM detector_models');
    expect(models.rows).toEqual([{ detector: defaultMethod }]);
    const known = await eventually('the detector has caught up', () => alarms[0]);
    expect(known.anomalies).toHaveLength(1);
    await play(600);
    const after = await eventually('the episode has ended', async () => {
      const rows = await episodes();
      return rows.every(({ ended_at }) => ended_at !== null) && rows;
    });
    expect(after).toHaveLength(1);
    expect(after[0]?.started_at).toBe(before?.started_at);
    expect(alarms.map(({ state }) => state)).not.toContain('learning');
    await eventually('M02 is normal again', () => alarms.at(-1)?.state === 'normal');
  });
});

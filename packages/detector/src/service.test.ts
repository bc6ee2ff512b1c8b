import {
  type AlarmMessage,
  type Anomaly,
  type Database,
  DatabaseError,
  formatInstant,
  type MessageBus,
  type MessageHandler,
  topics,
} from '@i40/common';
import { eventually, testInstant } from '@i40/common/testing';
import { bestOf } from '@i40/detect';
import { silentLogger } from '@i40/runtime';
import { buildFleet, createSimulatedPlant } from '@i40/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDetector } from './service.ts';

/** A database that keeps episodes and models, and shows readings when it is asked whether they are stored. */
function aDatabase() {
  const stored = {
    episodes: [] as Anomaly[],
    models: [] as object[],
    isAway: false,
    readings: [] as { at: number; sensor: string; value: number }[],
  };
  const query = async (sql: string, params: readonly unknown[] = []) => {
    if (stored.isAway)
      throw new DatabaseError('connect ECONNREFUSED', { retryable: true, target: 'database' });
    if (sql.includes('AS least')) {
      const [, , from, to, periodMs] = params as [string, string, number, number, number];
      const rows = stored.readings
        .filter(({ at }) => at >= from && at < to)
        .map(({ at, sensor, value }) => ({
          sensor,
          step: Math.floor((at - from) / periodMs),
          least: value,
          most: value,
        }));
      return { rows, rowCount: rows.length };
    }
    if (sql.includes('INSERT INTO anomalies')) stored.episodes.push(...JSON.parse(String(params[0])));
    if (sql.includes('INSERT INTO detector_models')) stored.models.push(...JSON.parse(String(params[0])));
    return { rows: [], rowCount: 0 };
  };
  return { stored, database: { query } as unknown as Database };
}

function aBus() {
  const published: { topic: string; message: AlarmMessage; options: unknown }[] = [];
  let handler: MessageHandler = () => {};
  const bus: MessageBus = {
    connected: true,
    async publish(topic, payload, options) {
      // An empty payload takes a retained message back.
      const message = String(payload) === '' ? undefined : JSON.parse(String(payload));
      published.push({ topic, message, options });
    },
    async subscribe(_filters, newHandler) {
      handler = newHandler;
    },
    async close() {},
  };
  const deliver = (topic: string, payload: unknown) =>
    handler({
      topic,
      payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
      retained: false,
      acknowledge: () => {},
    });
  return { bus, published, deliver };
}

async function aDetector() {
  const { bus, published, deliver } = aBus();
  const { database, stored } = aDatabase();
  let at = testInstant;
  const detector = await startDetector({
    database,
    bus,
    logger: silentLogger,
    now: () => at,
    config: {
      method: bestOf.machines,
      learnMs: 20 * 60_000,
      warmUpMs: 3_600_000,
      adoptMs: 8 * 3_600_000,
      saveEveryMs: 3_600_000,
    },
  });
  onTestFinished(() => detector.stop());
  const plant = createSimulatedPlant({ fleet: buildFleet(1), seed: 5, startAt: at, meanFaultGapS: 0 });
  const play = async (seconds: number) => {
    for (const end = at + seconds * 1000; at < end; at += 1000) {
      plant.faults.advanceTo(at);
      for (const { machine, values } of plant.sampleAt(at)) {
        const message = machine.sensors.flatMap(({ sensor, unit }) =>
          values[sensor] === undefined
            ? []
            : [{ ts: formatInstant(at), sensor, value: values[sensor], unit, quality: 192 }],
        );
        stored.readings.push(...message.map(({ sensor, value }) => ({ at, sensor, value })));
        deliver(topics.live('site-1', machine.machine_id), message);
      }
      // The past is read between messages.
      if (at % 60_000 === 0) await new Promise(setImmediate);
    }
  };
  const wait = (ms: number) => {
    at += ms;
  };
  return { detector, published, deliver, stored, play, wait, plant, now: () => at };
}

describe('startDetector', () => {
  it('publishes that it learns, and then every change of state, retained', async () => {
    const { published, play, plant, now, stored } = await aDetector();
    await play(2_400);
    expect(published.map(({ message }) => message.state)).toEqual(['learning', 'normal']);
    expect(published[0]).toMatchObject({ topic: 'alarms/site-1/M01', options: { qos: 1, retain: true } });
    plant.faults.startCommanded({ kind: 'spike', machine_id: 'M01', sensor: 'temp', duration_s: 5 }, now());
    await play(120);
    expect(published.map(({ message }) => message.state)).toEqual([
      'learning',
      'normal',
      'anomaly',
      'normal',
    ]);
    expect(published[2]?.message.anomalies).toMatchObject([{ machine_id: 'M01', ended_at: null }]);
    await eventually('the episode is stored with its end', () => stored.episodes.at(-1)?.ended_at);
    expect(stored.episodes.at(-1)?.explanation).toMatch(/^temp/);
  });

  it('keeps what it found while the database is away, and saves what it learnt when it is stopped', async () => {
    const { detector, play, plant, now, stored } = await aDetector();
    await play(2_400);
    stored.isAway = true;
    plant.faults.startCommanded({ kind: 'spike', machine_id: 'M01', sensor: 'temp', duration_s: 5 }, now());
    await play(120);
    expect(stored.episodes).toEqual([]);
    stored.isAway = false;
    await detector.stop();
    expect(stored.episodes).toMatchObject([{ sensor: null, ended_at: expect.any(String) }]);
    expect(stored.models).toMatchObject([{ site: 'site-1', machine_id: 'M01', model: { periodMs: 1_000 } }]);
  });

  it('writes and publishes nothing of values that are not stored, and judges the machine anew', async () => {
    const { published, deliver, play, wait, stored, detector, now } = await aDetector();
    await play(2_400);
    for (let i = 0; i < 40; i++)
      deliver(topics.live('site-1', 'M01'), [
        { ts: formatInstant(now() + i * 1000), sensor: 'temp', value: 500, unit: '°C', quality: 192 },
        { ts: formatInstant(now() + i * 1000), sensor: 'vibration', value: 50, unit: 'mm/s', quality: 192 },
      ]);
    wait(61_000);
    await eventually('the machine is judged anew', () => published.at(-1)?.message?.state === 'learning');
    expect(published.map(({ message }) => message?.state)).toEqual([
      'learning',
      'normal',
      undefined,
      'learning',
    ]);
    expect(stored.episodes).toEqual([]);
    expect(await detector.metrics.registry.metrics()).toContain('i40_detector_refused_total 1');
  });

  it('passes over what is no message of the live feed, and what is of bad quality', async () => {
    const { published, deliver, play, detector } = await aDetector();
    for (const payload of ['nonsense', '{}', '[{"ts":"x"}]', '[]', 'null'])
      deliver(topics.live('site-1', 'M01'), payload);
    deliver('live/', []);
    await play(2_400);
    for (let i = 0; i < 30; i++)
      deliver(topics.live('site-1', 'M01'), [
        {
          ts: formatInstant(testInstant + (2_400 + i) * 1000),
          sensor: 'temp',
          value: 1e6,
          unit: '°C',
          quality: 0,
        },
      ]);
    expect(published.at(-1)?.message.state).toBe('normal');
    const metrics = await detector.metrics.registry.metrics();
    expect(metrics).toContain('i40_detector_machines 1');
    expect(metrics).toContain('i40_detector_series 5');
    expect(metrics).toMatch(/i40_detector_update_seconds_count [1-9]/);
  });

  it('passes over machines that ingest could not have named', async () => {
    const { deliver, detector, now } = await aDetector();
    const reading = { ts: formatInstant(now()), sensor: 'temp', value: 1, unit: null, quality: 192 };
    for (let i = 0; i < 50; i++) deliver(`live/zz/\u0000${i}`, [reading]);
    expect(await detector.metrics.registry.metrics()).toContain('i40_detector_machines 0');
  });

  it('forgets a machine that has been silent for a day, and takes its state back', async () => {
    const { published, play, wait, detector } = await aDetector();
    await play(1_500);
    wait(25 * 3_600_000);
    await eventually('the state is taken back', () => published.at(-1)?.message === undefined);
    expect(published.at(-1)).toMatchObject({ topic: 'alarms/site-1/M01', options: { retain: true } });
    expect(await detector.metrics.registry.metrics()).toContain('i40_detector_machines 0');
    await play(10);
    expect(await detector.metrics.registry.metrics()).toContain('i40_detector_machines 1');
  });
});

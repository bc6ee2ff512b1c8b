import { randomUUID } from 'node:crypto';
import {
  type Database,
  formatInstant,
  type LiveMessage,
  liveMessageSchema,
  type MessageBus,
  predictResponseSchema,
  topics,
} from '@i40/common';
import { eventually } from '@i40/common/testing';
import { connectMqttMessageBus, silentLogger } from '@i40/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A pipeline with broker, ingest, database and API, and without a simulator. */
export interface PipelineUnderTest {
  brokerUrl: string;
  apiUrl: string;
  database: Database;
  close(): Promise<void>;
}

/** The story of a reading from the machine to the person, told alike of every set of servers. */
export function describePipeline(name: string, open: () => Promise<PipelineUnderTest>): void {
  describe(`The pipeline on ${name}`, () => {
    let pipeline: PipelineUnderTest;
    let machine: MessageBus;
    const topic = topics.lineSensors('lineT');

    beforeAll(async () => {
      pipeline = await open();
      const id = `machine-${randomUUID()}`;
      const { brokerUrl: url } = pipeline;
      machine = await connectMqttMessageBus({
        url,
        clientId: id,
        sessionExpirySeconds: 0,
        logger: silentLogger,
      });
    });
    afterAll(async () => {
      await machine?.close();
      await pipeline?.close();
    });

    const newMachineId = () => `T${randomUUID().slice(0, 8)}`;
    const aMessage = (machine_id: string, value: number, ts = Date.now()) => ({
      ts: formatInstant(ts),
      machine_id,
      sensor: 'temp',
      value,
      unit: '°C',
    });
    const publish = (payload: unknown) =>
      machine.publish(topic, typeof payload === 'string' ? payload : JSON.stringify(payload));
    const rowsOf = async (machineId: string) => {
      const { rows } = await pipeline.database.query<{
        line: string;
        value: number;
        unit: string;
        ts_ms: number;
      }>(
        `SELECT line, value, unit, extract(epoch FROM ts)::float8 * 1000 AS ts_ms
           FROM sensor_readings WHERE machine_id = $1 ORDER BY ts`,
        [machineId],
      );
      return rows;
    };
    const untilRows = (machineId: string, count: number) =>
      eventually(`${count} rows of ${machineId}`, async () => {
        const rows = await rowsOf(machineId);
        return rows.length >= count && rows;
      });
    const predict = (body: unknown) =>
      fetch(`${pipeline.apiUrl}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const prediction = async (body: unknown) =>
      predictResponseSchema.parse(await (await predict(body)).json());

    it('stores a reading that was published, with its line and unit', async () => {
      const id = newMachineId();
      const ts = Date.now() - 1_000;
      await publish(aMessage(id, 75.5, ts));
      const [row] = await untilRows(id, 1);
      expect(row).toMatchObject({ line: 'lineT', value: 75.5, unit: '°C' });
      expect(row?.ts_ms).toBeCloseTo(ts, 3);
    });

    it('keeps apart two readings that are a microsecond apart', async () => {
      const id = newMachineId();
      const ts = Date.now();
      await publish([aMessage(id, 1, ts), aMessage(id, 2, ts + 0.001)]);
      expect((await untilRows(id, 2)).map(({ value }) => value)).toEqual([1, 2]);
    });

    it('stores a message once however often it comes, and takes a correction', async () => {
      const id = newMachineId();
      const ts = Date.now();
      for (const value of [1, 1, 1, 2]) await publish(aMessage(id, value, ts));
      await publish(aMessage(id, 3, ts + 1));
      await eventually('the last one is stored', async () =>
        (await rowsOf(id)).some(({ value }) => value === 3),
      );
      expect((await rowsOf(id)).map(({ value }) => value)).toEqual([2, 3]);
    });

    it('stores every reading that carries no time, one by one and in an array', async () => {
      const id = newMachineId();
      const { ts: _, ...timeless } = aMessage(id, 1);
      await Promise.all(Array.from({ length: 100 }, () => publish(timeless)));
      await publish(Array.from({ length: 50 }, () => timeless));
      expect(await untilRows(id, 150)).toHaveLength(150);
    });

    it('survives JSON that nests deeper than the stack, and keeps it', async () => {
      const id = newMachineId();
      const deep = '['.repeat(20_000) + ']'.repeat(20_000);
      await publish(deep);
      await publish(aMessage(id, 75));
      await untilRows(id, 1);
      const { rows } = await pipeline.database.query(
        'SELECT 1 FROM rejected_messages WHERE topic = $1 AND length(payload) = $2',
        [topic, deep.length],
      );
      expect(rows.length).toBeGreaterThan(0);
    });

    it('publishes what it has stored, in one form, at a topic per machine', async () => {
      const id = newMachineId();
      const { brokerUrl: url } = pipeline;
      const clientId = `follower-${randomUUID()}`;
      const follower = await connectMqttMessageBus({
        url,
        clientId,
        sessionExpirySeconds: 0,
        logger: silentLogger,
      });
      const heard: LiveMessage = [];
      await follower.subscribe([topics.live('site-1', id)], ({ payload }) => {
        heard.push(...liveMessageSchema.parse(JSON.parse(Buffer.from(payload).toString())));
      });
      await publish([aMessage(id, 75), { ...aMessage(id, 4), sensor: 'pressure', unit: 'bar' }]);
      await eventually('both are heard', () => heard.length >= 2);
      expect(heard.map(({ sensor, value }) => [sensor, value])).toEqual([
        ['temp', 75],
        ['pressure', 4],
      ]);
      expect(await rowsOf(id)).toHaveLength(2);
      await follower.close();
    });

    it('knows machine and sensor from their first reading on', async () => {
      const id = newMachineId();
      await publish(aMessage(id, 75));
      await untilRows(id, 1);
      const { rows } = await pipeline.database.query(
        `SELECT m.line, s.sensor, s.unit FROM machines AS m JOIN sensors AS s USING (site, machine_id)
          WHERE m.machine_id = $1`,
        [id],
      );
      expect(rows).toEqual([{ line: 'lineT', sensor: 'temp', unit: '°C' }]);
    });

    it('keeps a message that is no reading, with the reason, and nothing else changes', async () => {
      const id = newMachineId();
      const mark = `not json ${id}`;
      const countReadings = async () => {
        const { rows } = await pipeline.database.query<{ n: number }>(
          `SELECT count(*)::float8 AS n FROM sensor_readings WHERE line = 'lineT'`,
        );
        return rows[0]?.n;
      };
      const before = await countReadings();
      await publish(mark);
      const rejected = await eventually('it is rejected', async () => {
        const { rows } = await pipeline.database.query<{ topic: string; reason: string }>(
          'SELECT topic, reason FROM rejected_messages WHERE payload = $1::bytea',
          [Buffer.from(mark)],
        );
        return rows.length > 0 && rows;
      });
      expect(rejected).toHaveLength(1);
      expect(rejected[0]).toMatchObject({
        topic,
        reason: expect.stringMatching(/^the payload is not valid JSON/),
      });
      expect(await countReadings()).toBe(before);
    });

    it('keeps a rejected payload whatever its bytes, and goes on', async () => {
      const id = newMachineId();
      const payload = Buffer.concat([Buffer.from([0, 0xff, 0xfe]), Buffer.from(id)]);
      await machine.publish(topic, payload);
      await machine.publish(topic, `{"\u0000":"${id}"}`);
      await publish(aMessage(id, 75));
      await untilRows(id, 1);
      const { rows } = await pipeline.database.query<{ payload: Uint8Array }>(
        `SELECT payload FROM rejected_messages WHERE encode(payload, 'escape') LIKE $1 ORDER BY id`,
        [`%${id}%`],
      );
      expect(rows.map((row) => Buffer.from(row.payload))).toEqual([
        payload,
        Buffer.from(`{"\u0000":"${id}"}`),
      ]);
    });

    it('judges the latest value against the window before it', async () => {
      const id = newMachineId();
      const start = Date.now() - 120_000;
      const calm = Array.from({ length: 100 }, (_, i) =>
        aMessage(id, i % 2 === 0 ? 70 : 80, start + i * 1_000),
      );
      await publish([...calm, aMessage(id, 95, start + 100_000)]);
      await untilRows(id, 101);
      const body = await prediction({ machine_id: id, window_minutes: 5 });
      expect(body).toMatchObject({ machine_id: id, window_minutes: 5, n_points: 101, anomaly_score: 1 });
      expect(body.per_sensor.temp).toEqual({
        latest: 95,
        mean: 75,
        std: 5,
        min: 70,
        max: 80,
        z_score_abs: 4,
        is_anomaly: true,
      });
    });

    it('answers for the sensors that were asked for, and only for the window', async () => {
      const id = newMachineId();
      const now = Date.now();
      await publish([
        aMessage(id, 1, now - 10 * 60_000),
        aMessage(id, 2, now - 30_000),
        aMessage(id, 3, now - 20_000),
        { ...aMessage(id, 4, now - 20_000), sensor: 'pressure' },
      ]);
      await untilRows(id, 4);
      const narrow = await prediction({ machine_id: id, window_minutes: 1, sensors: ['temp'] });
      expect(narrow).toMatchObject({ n_points: 2, per_sensor: { temp: { latest: 3, mean: 2 } } });
      expect(Object.keys(narrow.per_sensor)).toEqual(['temp']);
      const wide = await prediction({ machine_id: id, window_minutes: 15 });
      expect(wide).toMatchObject({
        n_points: 4,
        per_sensor: { temp: { latest: 3, mean: 1.5 }, pressure: { latest: 4 } },
      });
    });

    it('answers 404 for a machine that sent nothing', async () => {
      const response = await predict({ machine_id: newMachineId() });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ status: 404 });
    });

    it('is healthy', async () => {
      const response = await fetch(`${pipeline.apiUrl}/health`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ status: 'ok', checks: { database: { status: 'ok' } } });
    });
  });
}

import {
  type AlarmMessage,
  type Database,
  formatInstant,
  type MessageBus,
  type MessageHandler,
  type Reading,
  topics,
} from '@i40/common';
import { eventually } from '@i40/common/testing';
import { type DetectorService, defaultMethod, startDetector } from '@i40/detector';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger as logger } from '@i40/runtime';
import { buildFleet, createSimulatedPlant } from '@i40/simulator';
import { createReadingStore, migrate } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** As at a broker that lets everybody publish everything. */
describe('what somebody else than ingest sends at live/', () => {
  let database: Database;
  let detector: DetectorService;
  let deliver: MessageHandler = () => {};
  const states: (AlarmMessage['state'] | undefined)[] = [];
  const bus: MessageBus = {
    connected: true,
    async publish(_topic, payload) {
      states.push(String(payload) === '' ? undefined : JSON.parse(String(payload)).state);
    },
    async subscribe(_filters, handler) {
      deliver = handler;
    },
    async close() {},
  };
  let clock = Math.floor((Date.now() - 3 * 3_600_000) / 1000) * 1000;
  const machine = { site: 'site-1', machine_id: 'M01' };
  const plant = createSimulatedPlant({ fleet: buildFleet(1), seed: 21, startAt: clock, meanFaultGapS: 0 });

  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger });
    const config = {
      method: defaultMethod,
      learnMs: 20 * 60_000,
      warmUpMs: 3_600_000,
      adoptMs: 8 * 3_600_000,
      saveEveryMs: 60_000,
    };
    detector = await startDetector({ database, bus, logger, now: () => clock, config });
  });
  afterAll(async () => {
    await detector?.stop();
    await database?.close();
  });

  const publish = (readings: readonly Pick<Reading, 'ts' | 'sensor' | 'value' | 'unit' | 'quality'>[]) =>
    deliver({
      topic: topics.live(machine.site, machine.machine_id),
      payload: Buffer.from(
        JSON.stringify(readings.map(({ ts, ...of }) => ({ ts: formatInstant(ts), ...of }))),
      ),
      retained: false,
      acknowledge: () => {},
    });
  /** Stores a minute at a time and publishes it then, as ingest does. */
  const play = async (minutes: number) => {
    const store = createReadingStore(database, () => clock);
    for (let minute = 0; minute < minutes; minute++) {
      const readings: Reading[] = [];
      for (let second = 0; second < 60; second++, clock += 1000) {
        plant.faults.advanceTo(clock);
        for (const { machine: of, values } of plant.sampleAt(clock))
          for (const { sensor, unit } of of.sensors) {
            const value = values[sensor];
            if (value !== undefined)
              readings.push({
                ...machine,
                line: 'lineA',
                ts: clock,
                sensor,
                value,
                unit,
                quality: 192,
                is_historical: false,
              });
          }
      }
      await store.write(readings.map((reading) => ({ kind: 'reading', topic: 't', reading })));
      publish(readings);
    }
  };
  const episodes = async () =>
    (await database.query<{ explanation: string }>('SELECT explanation FROM anomalies')).rows;

  it('raises no alarm, while a fault whose readings are stored does', async () => {
    await play(30);
    await eventually('M01 is normal', () => states.at(-1) === 'normal');
    await eventually('its model is saved', async () => {
      clock += 1_000;
      return (await database.query('SELECT 1 FROM detector_models')).rows.length > 0;
    });
    await play(1);
    // Two sensors: the clock of a single one does not hurry the others.
    publish(
      Array.from({ length: 40 }, (_, i) => clock + i * 1000).flatMap((ts) => [
        { ts, sensor: 'pressure', value: 500, unit: 'bar', quality: 192 },
        { ts, sensor: 'temp', value: 500, unit: '°C', quality: 192 },
      ]),
    );
    await eventually('it is refused', async () =>
      (await detector.metrics.registry.metrics()).includes('i40_detector_refused_total 1'),
    );
    clock += 61_000;
    await eventually('the machine is judged anew', () => states.includes(undefined));
    await eventually('and is normal', () => states.at(-1) === 'normal');
    expect(await episodes()).toEqual([]);
    expect(states).not.toContain('anomaly');

    // After a pause a model finds its way in again first.
    await play(3);
    plant.faults.startCommanded({ kind: 'spike', machine_id: 'M01', sensor: 'temp', duration_s: 10 }, clock);
    await play(2);
    await eventually('the fault is stored', async () => (await episodes()).length > 0);
    expect((await episodes())[0]?.explanation).toMatch(/^temp/);
  });
});

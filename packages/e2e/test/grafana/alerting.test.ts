import { type Database, severeScore } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AlertRule, readAlertRules } from './alerting-files.ts';
import { createQueryRunner } from './query-runner.ts';
import { createRuleWatch, sample, thresholdOf } from './rule-watch.ts';

const rules = await readAlertRules();
const start = Date.parse('2026-01-05T08:00:00Z');
const after = (minutes: number) => new Date(start + minutes * 60_000);
const dead = { machine_id: 'M02', sensor: 'temp' };

const ruleOf = (uid: string) => rules.find((rule) => rule.uid === uid) as AlertRule;

describe('the alert rules on a plant', () => {
  let database: Database;
  let runner: ReturnType<typeof createQueryRunner>;
  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger: silentLogger });
    runner = createQueryRunner(database);
    await database.script(`
      INSERT INTO machines (machine_id, line) VALUES ('M01', 'lineA'), ('M02', 'lineA');
      INSERT INTO sensors (machine_id, sensor, unit, normal_low, normal_high)
      VALUES ('M01', 'temp', '°C', 60, 90), ('M01', 'speed', 'rpm', NULL, 1500),
             ('M02', 'temp', '°C', 60, 90), ('M02', 'level', NULL, NULL, NULL)`);
  });
  afterAll(() => database?.close());
  beforeEach(() => database.script('TRUNCATE sensor_readings, anomalies, rejected_messages'));

  /** Every five seconds unless told otherwise, half a second late, in the middle of the range. */
  interface Sending {
    machine_id: string;
    sensor: string;
    from?: number;
    to: number;
    value?: number;
    every?: string;
    late?: string;
  }
  const send = ({ machine_id, sensor, from = 0, to, value = 75, every = '5 s', late = '0.5 s' }: Sending) =>
    database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value, received_at)
       SELECT ts, $1, $2, $3, ts + $7::interval FROM generate_series($4::timestamptz, $5::timestamptz, $6::interval) AS ts
       ON CONFLICT (site, machine_id, sensor, ts) DO UPDATE SET value = excluded.value`,
      [machine_id, sensor, value, after(from), after(to), every, late],
    );
  const sendAll = async (to: number, late?: string) => {
    for (const machine_id of ['M01', 'M02']) {
      for (const sensor of machine_id === 'M01' ? ['temp', 'speed'] : ['temp', 'level']) {
        await send({ machine_id, sensor, to, ...(late ? { late } : {}) });
      }
    }
  };
  const reject = (from: number, to: number, every: string) =>
    database.query(
      `INSERT INTO rejected_messages (received_at, topic, payload, reason)
       SELECT at, 'factory/lineA/sensors', 'x', 'value: expected number'
         FROM generate_series($1::timestamptz, $2::timestamptz, $3::interval) AS at`,
      [after(from), after(to), every],
    );
  const find = (machine_id: string, sensor: string | null, score: number, minute: number) =>
    database.query(
      `INSERT INTO anomalies (machine_id, sensor, detector, started_at, peak_score, explanation)
       VALUES ($1, $2, 'conditional', $3, $4, 'vibration is high')`,
      [machine_id, sensor, after(minute), score],
    );
  const watch = (uid: string) => createRuleWatch(ruleOf(uid), runner);

  it.each(rules)('"$title" does not fire on a healthy plant', async ({ uid }) => {
    await sendAll(20);
    await reject(-360, 20, '1 minute');
    expect(await watch(uid).evaluateFrom(after(1), after(20))).toEqual([]);
  });

  it.each(rules)('"$title" has a row of its own for each thing that it watches', async (rule) => {
    await sendAll(5);
    await find('M01', 'temp', 0.5, 1);
    await find('M01', null, 0.5, 1);
    for (const { refId, model } of rule.data) {
      if (!('rawSql' in model)) continue;
      const labels = (await sample(rule, refId, after(5), runner)).map((row) => JSON.stringify(row.labels));
      expect(labels.length, refId).toBeGreaterThan(0);
      expect(new Set(labels).size, refId).toBe(labels.length);
    }
  });

  it.each(rules)('"$title" finds nothing wrong with a plant that has no readings', async ({ uid }) => {
    expect(await watch(uid).evaluateFrom(after(0), after(5))).toEqual([]);
  });

  describe('for a sensor out of its range', () => {
    const outside = [
      expect.objectContaining({ site: 'site-1', machine_id: 'M01', sensor: 'temp', unit: '°C' }),
    ];
    // The range is 30 °C wide: on above 90.6, off below 90.15.
    it.each([
      [90.5, 90.5, []],
      [90.7, 90.7, outside],
      [90.7, 90.2, outside],
      [90.7, 90.1, []],
      [59.3, 59.3, outside],
      [59.3, 59.9, []],
    ])('at %d °C, and then %d °C', async (first, then, expected) => {
      await sendAll(10);
      await send({ machine_id: 'M01', sensor: 'temp', from: 2, to: 6, value: first });
      await send({ machine_id: 'M01', sensor: 'temp', from: 6, to: 10, value: then });
      const out = watch('i40-out-of-range');
      await out.evaluateFrom(after(1), after(5.5));
      expect(await out.evaluateFrom(after(6), after(10))).toEqual(expected);
    });

    it('waits for a minute, so a single reading wakes nobody', async () => {
      await sendAll(4);
      await send({ machine_id: 'M01', sensor: 'temp', from: 2, to: 2, value: 999 });
      await send({ machine_id: 'M02', sensor: 'temp', from: 2, to: 4, value: 95 });
      const out = watch('i40-out-of-range');
      expect(await out.evaluateFrom(after(1), after(2.5))).toEqual([]);
      expect(await out.evaluate(after(3))).toEqual([expect.objectContaining({ machine_id: 'M02' })]);
    });

    it('judges a range of one end, and leaves alone what has none, is of bad quality or silent', async () => {
      await sendAll(4);
      await send({ machine_id: 'M01', sensor: 'speed', from: 1, to: 4, value: 1_600 });
      await send({ machine_id: 'M02', sensor: 'level', from: 1, to: 4, value: 1e9 });
      await send({ machine_id: 'M01', sensor: 'temp', from: 1, to: 4, value: 200 });
      await database.query(`UPDATE sensor_readings SET quality = 0 WHERE value = 200`);
      const out = watch('i40-out-of-range');
      const speed = [expect.objectContaining({ machine_id: 'M01', sensor: 'speed' })];
      expect(await out.evaluateFrom(after(1), after(4))).toEqual(speed);
      expect(await out.evaluate(after(6))).toEqual([]);
    });
  });

  describe('for a silent sensor', () => {
    it('fires for the dead one among the living, and ends when it sends again', async () => {
      await sendAll(12);
      await database.query(
        `DELETE FROM sensor_readings WHERE machine_id = 'M02' AND sensor = 'temp' AND ts > $1`,
        [after(5)],
      );
      const silent = watch('i40-silent');
      expect(await silent.evaluateFrom(after(1), after(6))).toEqual([]);
      expect(await silent.evaluateFrom(after(6.5), after(12))).toEqual([expect.objectContaining(dead)]);
      await send({ ...dead, from: 11.9, to: 12 });
      expect(await silent.evaluate(after(12))).toEqual([]);
    });

    it('gives a slow sensor the time that it takes', async () => {
      await send({ ...dead, to: 60, every: '5 minutes' });
      const silent = watch('i40-silent');
      expect(await silent.evaluateFrom(after(55), after(75))).toEqual([]);
      expect(await silent.evaluateFrom(after(75.5), after(76.5))).toEqual([expect.objectContaining(dead)]);
    });

    it('leaves alone what comes late but steadily, and fires when that stops', async () => {
      const silent = watch('i40-silent');
      const late = watch('i40-ingest-lag');
      let firing: unknown[] = [];
      // What is stored at an instant was measured two minutes before.
      for (let at = 4; at <= 12; at += 0.5) {
        await send({ ...dead, from: at - 2.5, to: at - 2, late: '2 minutes' });
        expect(await silent.evaluate(after(at)), `at ${at} min`).toEqual([]);
        firing = await late.evaluate(after(at));
      }
      expect(firing).toEqual([{}]);
      expect(await silent.evaluateFrom(after(12.5), after(14))).toEqual([expect.objectContaining(dead)]);
    });

    it('goes by the time of measurement where the clock of a machine is ahead', async () => {
      await send({ ...dead, to: 12, late: '-4 minutes' });
      const silent = watch('i40-silent');
      expect(await silent.evaluateFrom(after(1), after(12))).toEqual([]);
      expect(await silent.evaluateFrom(after(12.5), after(14))).toEqual([expect.objectContaining(dead)]);
    });

    it('ends a day after the last reading', async () => {
      await send({ ...dead, to: 1 });
      const silent = watch('i40-silent');
      expect(await silent.evaluateFrom(after(30), after(60))).toEqual([expect.objectContaining(dead)]);
      expect(await silent.evaluate(after(1 + 24 * 60))).toEqual([expect.objectContaining(dead)]);
      expect(await silent.evaluate(after(2 + 24 * 60))).toEqual([]);
    });
  });

  it('fires at an anomaly that the API calls one, until the episode has ended', async () => {
    expect(thresholdOf(ruleOf('i40-anomaly')).model.conditions[0].evaluator.params).toEqual([severeScore]);
    await find('M01', 'vibration', severeScore - 0.01, 0);
    await find('M02', 'vibration', severeScore, 2);
    const anomaly = watch('i40-anomaly');
    expect(await anomaly.evaluate(after(1))).toEqual([]);
    expect(await anomaly.evaluate(after(2))).toEqual([
      { site: 'site-1', machine_id: 'M02', sensor: 'vibration' },
    ]);
    await database.query('UPDATE anomalies SET ended_at = $1', [after(3)]);
    expect(await anomaly.evaluate(after(2.5))).toHaveLength(1);
    expect(await anomaly.evaluate(after(3))).toEqual([]);
  });

  it('fires when readings are stored late all over the plant, and not for one machine that catches up', async () => {
    await sendAll(20);
    await send({ machine_id: 'M03', sensor: 'temp', to: 20, late: '10 minutes' });
    await database.script(
      `INSERT INTO sensors (machine_id, sensor) VALUES ('M03', 'temp') ON CONFLICT DO NOTHING`,
    );
    expect(await watch('i40-ingest-lag').evaluateFrom(after(1), after(20))).toEqual([]);
    await database.script('TRUNCATE sensor_readings');
    await sendAll(20, '61 seconds');
    const lag = watch('i40-ingest-lag');
    expect(await lag.evaluateFrom(after(1), after(2.5))).toEqual([]);
    expect(await lag.evaluateFrom(after(3), after(20))).toEqual([{}]);
    // Then nothing at all is stored: the alert ends by a value, so that its last words are not those of a failure.
    const [sampled] = await sample(ruleOf('i40-ingest-lag'), 'A', after(30), runner);
    expect(sampled?.value).toBe(0);
    expect(await lag.evaluate(after(30))).toEqual([]);
  });

  it('fires when more messages are rejected than usual, until that is usual again', async () => {
    await reject(-360, 60, '10 seconds');
    const steady = watch('i40-rejected');
    expect(await steady.evaluateFrom(after(0), after(60), '5m')).toEqual([]);
    await reject(60, 65, '0.5 seconds');
    expect(await steady.evaluateFrom(after(61), after(65))).toEqual([{}]);
    expect(await steady.evaluateFrom(after(65.5), after(70))).toEqual([]);
  });
});

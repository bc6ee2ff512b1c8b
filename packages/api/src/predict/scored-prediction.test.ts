import { type Database, type PredictRequest, predictRequestSchema, scoredResponseSchema } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { catalogue, detectors } from '@i40/detect';
import type { SensorSteps, SensorWindow } from '@i40/timescale';
import { describe, expect, it } from 'vitest';
import { predictScored } from './scored-prediction.ts';

const byFormerNames = {
  robust: 'robust-z',
  multivariate: 'adaptive',
  novelty: 'uni-novelty',
  forest: 'isolation-forest',
};
const formerNames = Object.keys(byFormerNames);
const methods = [...Object.keys(detectors), ...formerNames];
const start = testInstant / 1000;

/** A load that goes up and down, and noise that is the same on every run. */
const load = (i: number) => Math.sin(i / 40);
const noise = (i: number, seed: number) => ((((i + 1) * 7919 * seed) % 1009) / 1009 - 0.5) * 0.2;

function aSensor(sensor: string, values: readonly number[], changes: Partial<SensorSteps> = {}): SensorSteps {
  return {
    sensor,
    unit: 'A',
    normal_low: 0,
    normal_high: 100,
    latest: values.at(-1) ?? Number.NaN,
    latest_at: start + values.length - 1,
    steps: values.slice(0, -1).map((_, i) => start + i),
    values: values.slice(0, -1),
    ...changes,
  };
}

function predict(sensors: readonly SensorSteps[], method: string, changes: Partial<PredictRequest> = {}) {
  const database = {
    query: async () => ({ rows: sensors, rowCount: sensors.length }),
  } as unknown as Database;
  const windows = sensors.map(
    ({ sensor, latest, values }): SensorWindow => ({
      sensor,
      latest,
      n: values.length,
      mean: 1,
      std: 1,
      min: 1,
      max: 1,
    }),
  );
  const request = predictRequestSchema.parse({ machine_id: 'M01', method, ...changes });
  const detector = catalogue.find(method);
  if (!detector) throw new Error(`There is no detector ${method}`);
  return predictScored(database, request, { windows, detector });
}

const seconds = Array.from({ length: 900 }, (_, i) => i);
const pump = (lastVibration: number) => [
  aSensor(
    'current',
    seconds.map((i) => 10 + 5 * load(i) + noise(i, 3)),
  ),
  aSensor('vibration', [...seconds.slice(1).map((i) => 2 + load(i) + noise(i, 5)), lastVibration]),
  aSensor(
    'speed',
    seconds.map((i) => 1450 - 30 * load(i) + noise(i, 11)),
  ),
];

describe('predictScored', () => {
  it.each(Object.entries(byFormerNames))('answers to %s as to %s', async (former, name) => {
    const { method, ...answer } = await predict(pump(9), former);
    expect(method).toBe(former);
    expect(answer.detector).toBe(name);
    expect({ ...answer, method: name }).toEqual(await predict(pump(9), name));
  });

  it.each(formerNames)(
    'finds a value that was never seen, by %s, and says which sensor and why',
    async (method) => {
      const answer = scoredResponseSchema.parse(await predict(pump(9), method));
      expect(answer).toMatchObject({ method, status: 'ok', machine_id: 'M01', n_points: 2_700 });
      expect(Object.keys(answer.contributions)[0]).toBe('vibration');
      expect(answer.explanation).toMatch(/^vibration 9\.0 A, \d+\.\d+ above/);
      expect(Object.values(answer.contributions).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
    },
  );

  it.each(['robust', 'conditional', 'adaptive', 'novelty'])(
    'scores the same high, by %s, and the usual low',
    async (method) => {
      expect((await predict(pump(9), method)).anomaly_score).toBeGreaterThanOrEqual(0.5);
      const calm = await predict(pump(2 + load(899)), method);
      expect(calm.anomaly_score).toBeLessThan(0.4);
      expect(calm.is_anomaly).toBe(false);
      if (calm.anomaly_score === 0)
        expect(calm.explanation).toMatch(/^nothing is unusual; the largest deviation is \w+ \d/);
    },
  );

  it('finds what is usual by itself and does not go with the other sensors, by conditional alone', async () => {
    // At this load the vibration should be low.
    const odd = pump(2.9);
    expect(load(899)).toBeLessThan(-0.2);
    expect((await predict(odd, 'conditional')).is_anomaly).toBe(true);
    expect((await predict(odd, 'robust')).is_anomaly).toBe(false);
  });

  it.each(formerNames)('keeps the scored value out of its own baseline, by %s', async (method) => {
    const answer = await predict(pump(1e9), method);
    const expected = answer.per_sensor.vibration?.expected ?? Number.NaN;
    expect(Math.abs(expected - 2)).toBeLessThan(3);
  });

  it.each(methods)('says that there is not enough data, by %s, of one point or a few', async (method) => {
    for (const count of [1, 20]) {
      const answer = await predict([aSensor('temp', seconds.slice(0, count))], method);
      expect(answer).toMatchObject({ status: 'not enough data', anomaly_score: null, is_anomaly: false });
      expect(answer.explanation).toMatch(/^not enough data: /);
      expect(answer.per_sensor.temp?.time_to_limit.status).toBe('not enough data');
    }
  });

  it.each(methods)('has a defined answer, by %s, where nothing ever changes', async (method) => {
    const constant = [
      aSensor(
        'temp',
        seconds.map(() => 70),
      ),
      aSensor(
        'speed',
        seconds.map(() => 0),
      ),
    ];
    const answer = scoredResponseSchema.parse(await predict(constant, method));
    if (answer.status === 'ok') expect(answer.anomaly_score).toBeLessThan(0.5);
    else expect(answer.anomaly_score).toBeNull();
  });

  it.each(formerNames)('takes gaps, and sensors that come and go, by %s', async (method) => {
    const [current, vibration] = pump(9) as [SensorSteps, SensorSteps];
    const isThere = (i: number) => i % 7 !== 0 && (i < 200 || i > 500);
    const keep = <T>(values: readonly T[]) => values.filter((_, i) => isThere(i));
    const gappy = { ...vibration, steps: keep(vibration.steps), values: keep(vibration.values) };
    const gone = aSensor('temp', seconds.slice(0, 100));
    const answer = scoredResponseSchema.parse(await predict([current, gappy, gone], method));
    expect(answer.status).toBe('ok');
    expect(Object.keys(answer.contributions)[0]).toBe('vibration');
  });

  it('says when a sensor will leave its normal range, and that others will not', async () => {
    const rising = aSensor(
      'temp',
      seconds.map((i) => 60 + i / 60 + noise(i, 7)),
      { normal_high: 90 },
    );
    const calm = aSensor(
      'pressure',
      seconds.map((i) => 4 + noise(i, 13)),
      { normal_high: 6 },
    );
    const unknown = aSensor(
      'flow',
      seconds.map((i) => noise(i, 17)),
      { normal_low: null, normal_high: null },
    );
    const { per_sensor } = await predict([rising, calm, unknown], 'robust');
    const forecast = per_sensor.temp?.time_to_limit;
    expect(forecast).toMatchObject({ status: 'expected', limit: 'high' });
    expect(forecast?.minutes).toBeGreaterThan(13);
    expect(forecast?.minutes).toBeLessThan(17);
    expect(forecast?.earliest_minutes).toBeLessThanOrEqual(forecast?.minutes ?? 0);
    expect(per_sensor.pressure?.time_to_limit).toEqual({ status: 'not in sight' });
    expect(per_sensor.flow?.time_to_limit).toEqual({ status: 'range unknown' });
  });
});

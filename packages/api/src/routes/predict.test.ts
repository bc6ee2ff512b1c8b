import { predictResponseSchema, scoredResponseSchema } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { createCatalogue, detectors } from '@i40/detect';
import { stepChange } from '@i40/detect/testing';
import type { SensorSteps, SensorWindow } from '@i40/timescale';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { createFakeDatabase } from '../../testing/fake-database.ts';
import { predictRoute } from './predict.ts';

/** Temperatures that swing by one, and a latest one that has jumped. */
const values = Array.from({ length: 100 }, (_, i) => 70 + (i % 2));
const start = testInstant / 1000;
const temp: SensorSteps & SensorWindow = {
  sensor: 'temp',
  unit: '°C',
  normal_low: null,
  normal_high: null,
  latest: 90,
  latest_at: start + 100,
  steps: values.map((_, i) => start + i),
  values,
  n: 100,
  mean: 70.5,
  std: 0.5,
  min: 70,
  max: 71,
};

async function ask(method?: string) {
  const app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const catalogue = createCatalogue([...Object.values(detectors), stepChange]);
  await app.register(predictRoute({ database: createFakeDatabase([temp]), catalogue }));
  const payload = { machine_id: 'M01', ...(method !== undefined && { method }) };
  return app.inject({ method: 'POST', url: '/predict', payload });
}

describe('POST /predict', () => {
  it('answers in the form of the original without a method, and to the name of its method', async () => {
    const answer = await ask();
    expect(predictResponseSchema.parse(answer.json())).toMatchObject({
      per_sensor: { temp: { latest: 90, z_score_abs: 39, is_anomaly: true } },
      anomaly_score: 1,
      thresholds: { z_abs: 3 },
    });
    expect(answer.json()).not.toHaveProperty('method');
    expect((await ask('zscore')).json()).toEqual(answer.json());
  });

  it('answers with a calibrated score to the present name of that method', async () => {
    expect(scoredResponseSchema.parse((await ask('z-score')).json())).toMatchObject({
      method: 'z-score',
      detector: 'z-score',
      is_anomaly: true,
      explanation: expect.stringMatching(/^temp 90/),
    });
  });

  it('repeats a former name as it was asked for, and says which detector that is', async () => {
    expect((await ask('robust')).json()).toMatchObject({ method: 'robust', detector: 'robust-z' });
  });

  it('knows a detector by nothing but its place in the registry', async () => {
    const answer = scoredResponseSchema.parse((await ask('step-change')).json());
    expect(answer).toMatchObject({ detector: 'step-change', status: 'ok', contributions: { temp: 1 } });
    expect(answer.is_anomaly).toBe(true);
  });

  it('refuses a method that is none', async () => {
    expect((await ask('crystal-ball')).statusCode).toBe(400);
  });
});

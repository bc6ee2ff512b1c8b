import { type Database, originalMethod, predictResponseSchema, zThreshold } from '@i40/common';
import { type Catalogue, catalogue as everyDetector } from '@i40/detect';
import { queryWindowStatistics } from '@i40/timescale';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { describeEmptyWindow } from '../predict/empty-window.ts';
import { predictSchemas } from '../predict/predict-schemas.ts';
import { predictScored } from '../predict/scored-prediction.ts';
import { judgeLatest } from '../predict/z-score.ts';
import { ProblemError, problemResponse } from '../problems.ts';

export interface PredictParts {
  database: Database;
  /** Those that may be named; by default all of the registry. */
  catalogue?: Catalogue;
}

export function predictRoute({ database, catalogue = everyDetector }: PredictParts): FastifyPluginAsyncZod {
  const { body, scoredResponse } = predictSchemas(catalogue);
  return async (app) => {
    app.post(
      '/predict',
      {
        config: { scope: 'read' },
        schema: {
          tags: ['analysis'],
          summary: 'Judge the latest value of each sensor against the window before it',
          body,
          response: {
            200: z
              .union([predictResponseSchema, scoredResponse])
              .describe(
                `Per sensor the statistics and the verdict; the second form with a method other than ${originalMethod}`,
              ),
            404: problemResponse('The machine is unknown or sent nothing in the window'),
            422: problemResponse('The request is not right; the body names the fields'),
            503: problemResponse('The database is away'),
          },
        },
      },
      async ({ body: request }) => {
        const { machine_id, window_minutes, method } = request;
        const windows = await queryWindowStatistics(database, request);
        if (windows.length === 0) {
          throw new ProblemError(404, await describeEmptyWindow(database, request));
        }
        const detector = method === originalMethod ? undefined : catalogue.find(method);
        if (detector) return predictScored(database, request, { windows, detector });
        const judged = windows.map((window) => [window.sensor, judgeLatest(window.latest, window)] as const);
        return {
          machine_id,
          window_minutes,
          n_points: windows.reduce((sum, { n }) => sum + n + 1, 0),
          per_sensor: Object.fromEntries(judged),
          anomaly_score: judged.filter(([, { is_anomaly }]) => is_anomaly).length / judged.length,
          thresholds: { z_abs: zThreshold },
        };
      },
    );
  };
}

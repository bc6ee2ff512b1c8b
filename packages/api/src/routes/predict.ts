import {
  type Database,
  type PredictRequest,
  predictRequestSchema,
  predictResponseSchema,
  scoredResponseSchema,
  zThreshold,
} from '@i40/common';
import { queryWindowStatistics } from '@i40/timescale';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ScoredMethod } from '../predict/judge-window.ts';
import { predictScored } from '../predict/scored-prediction.ts';
import { judgeLatest } from '../predict/z-score.ts';
import { ProblemError, problemResponse } from '../problems.ts';

export function predictRoute({ database }: { database: Database }): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/predict',
      {
        schema: {
          tags: ['analysis'],
          summary: 'Judge the latest value of each sensor against the window before it',
          body: predictRequestSchema,
          response: {
            200: z
              .union([predictResponseSchema, scoredResponseSchema])
              .describe(
                'Per sensor the statistics and the verdict; the second form with a method other than zscore',
              ),
            404: problemResponse('The machine is unknown or sent nothing in the window'),
            422: problemResponse('The request is not right; the body names the fields'),
            503: problemResponse('The database is away'),
          },
        },
      },
      async ({ body }) => {
        const { machine_id, window_minutes } = body;
        const windows = await queryWindowStatistics(database, body);
        if (windows.length === 0) {
          throw new ProblemError(
            404,
            `No readings of machine ${machine_id} in the last ${window_minutes} minutes.`,
          );
        }
        if (isScored(body)) return predictScored(database, body, windows);
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

function isScored(request: PredictRequest): request is PredictRequest & { method: ScoredMethod } {
  return request.method !== 'zscore';
}

import { type Database, predictRequestSchema, predictResponseSchema, zThreshold } from '@i40/common';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ProblemError, problemResponse } from '../problems.ts';
import { queryWindowStatistics } from '../window-statistics.ts';
import { judgeLatest } from '../z-score.ts';

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
            200: predictResponseSchema.describe('Per sensor the statistics and the verdict'),
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

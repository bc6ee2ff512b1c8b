import { randomUUID } from 'node:crypto';
import {
  type FaultAnswer,
  faultAcceptedSchema,
  faultRequestSchema,
  type RefusalCode,
  simulatorResponseSchema,
} from '@i40/common';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { SimulatorDesk } from '../live/simulator-desk.ts';
import { ProblemError, problemResponse } from '../problems.ts';

const statusOf: Record<RefusalCode, number> = { invalid: 422, unknown_machine: 404, busy: 409 };

export function simulatorRoute({ desk }: { desk: SimulatorDesk }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/simulator',
      {
        config: { scope: 'read' },
        schema: {
          tags: ['simulator'],
          summary: 'Whether a simulator is there, and which faults it can play',
          response: { 200: simulatorResponseSchema.describe('Whether one is there') },
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        const kinds = desk.kinds();
        return { present: kinds !== undefined, kinds: kinds ?? [] };
      },
    );

    app.post(
      '/simulator/faults',
      {
        config: {
          scope: 'operate',
          audit: 'fault.order',
          auditFields: ['machine_id', 'site', 'kind', 'sensor', 'duration_s'],
        },
        schema: {
          tags: ['simulator'],
          summary: 'Let a simulated machine develop a fault',
          body: faultRequestSchema,
          response: {
            202: faultAcceptedSchema.describe('The fault has begun'),
            404: problemResponse('The simulator has no such machine'),
            409: problemResponse('The machine has a fault already'),
            422: problemResponse(
              'The request is not right, or the machine has no sensor in which it would show',
            ),
            503: problemResponse('No simulator is there'),
          },
        },
      },
      async ({ body }, reply) => {
        if (!desk.kinds()) throw new ProblemError(503, 'No simulator is there.');
        const orderId = randomUUID();
        const answer = await desk.order(body, orderId);
        if (!answer?.ok) throw refusal(answer);
        return reply.status(202).send({ order_id: orderId });
      },
    );
  };
}

function refusal(answer: Extract<FaultAnswer, { ok: false }> | undefined): ProblemError {
  if (!answer) return new ProblemError(503, 'The simulator did not answer.');
  return new ProblemError(statusOf[answer.code], `The simulator refused: ${answer.reason}.`);
}

import {
  type Database,
  machineDetailSchema,
  machineParamsSchema,
  machineQuerySchema,
  machinesQuerySchema,
  machinesResponseSchema,
} from '@i40/common';
import { queryAnomalies, queryMachines } from '@i40/timescale';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readMachineCursor, writeMachineCursor } from '../cursors/machine-cursor.ts';
import { ProblemError, problemResponse } from '../problems.ts';

interface MachinesParts {
  database: Database;
  now: () => number;
  isLearning: (site: string, machineId: string) => boolean;
}

const maxOpenEpisodes = 100;

export function machinesRoute({ database, now, isLearning }: MachinesParts): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/machines',
      {
        config: { scope: 'read' },
        schema: {
          tags: ['plant'],
          summary: 'Every known machine with its sensors, their ranges and latest values, and its state',
          querystring: machinesQuerySchema,
          response: {
            200: machinesResponseSchema.describe('The machines'),
            422: problemResponse('The request is not right; the body names the fields'),
            503: problemResponse('The database is away'),
          },
        },
      },
      async ({ query: { cursor, limit, ...wanted } }) => {
        // One more than asked for tells whether there is another page.
        const filter = { ...wanted, after: readMachineCursor(cursor), limit: limit + 1 };
        const found = await queryMachines({ database, filter, now: now(), isLearning });
        const machines = found.slice(0, limit);
        return { machines, next: writeMachineCursor(found.length > limit ? machines.at(-1) : undefined) };
      },
    );

    app.get(
      '/machines/:machine_id',
      {
        config: { scope: 'read' },
        schema: {
          tags: ['plant'],
          summary: 'One machine, with the anomalies that last',
          params: machineParamsSchema,
          querystring: machineQuerySchema,
          response: {
            200: machineDetailSchema.describe('The machine'),
            404: problemResponse('The machine is unknown'),
            422: problemResponse('The request is not right; the body names the fields'),
            503: problemResponse('The database is away'),
          },
        },
      },
      async ({ params: { machine_id }, query: { site } }) => {
        const [[machine], { anomalies }] = await Promise.all([
          queryMachines({ database, filter: { site, machine_id }, now: now(), isLearning }),
          queryAnomalies(database, { site, machine_id, open: true, limit: maxOpenEpisodes }),
        ]);
        if (!machine)
          throw new ProblemError(404, `There is no machine ${machine_id} at ${site}. See /machines.`);
        return { ...machine, anomalies };
      },
    );
  };
}

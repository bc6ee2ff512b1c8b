import type { AuditEvent } from '@i40/timescale';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '../access/identity.ts';
import type { AuditLog } from './audit-log.ts';
import { createRowBudget, type Recording } from './row-budget.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What came of it, for the audit log: a handler may say. */
    auditDetail?: AuditEvent['detail'];
  }
}

interface AuditRequestsOptions {
  log: AuditLog;
  now: () => number;
}

const refusalsPerMinute = 20;
const bulkPerMinute = 60;

/** Records every request to a route that says what it is, and every one that was denied elsewhere. */
export function auditRequests(app: FastifyInstance, { log, now }: AuditRequestsOptions): void {
  const refusals = createRowBudget(refusalsPerMinute);
  const bulk = createRowBudget(bulkPerMinute);

  /** What was done is recorded each time, unless it comes in bulk; what was not, up to a number a minute. */
  function budget({ ip, identity, routeOptions }: FastifyRequest, result: AuditEvent['result']): Recording {
    if (result !== 'ok') return refusals.take(ip, now());
    return routeOptions.config?.auditInBulk
      ? bulk.take(identity?.id ?? ip, now())
      : { isRecorded: true, unrecorded: 0 };
  }

  app.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    const result = resultOf(statusCode);
    const action = request.routeOptions.config?.audit ?? (result === 'denied' ? 'access' : undefined);
    // Who was not signed in has not signed out.
    if (action === undefined || (action === 'logout' && !request.identity)) return;
    const { isRecorded, unrecorded } = budget(request, result);
    if (!isRecorded) return;
    const [path = ''] = request.url.split('?');
    const event: AuditEvent = {
      at: now(),
      service: 'api',
      actor: request.identity?.id ?? 'anonymous',
      source: request.ip,
      action,
      target: `${request.method} ${path.slice(0, 200)}`,
      result,
      detail: { status: statusCode, ...(unrecorded > 0 ? { unrecorded } : {}), ...detailOf(request) },
    };
    log.record(event, { isDetail: result === 'ok' && request.routeOptions.config?.auditInBulk === true });
  });
}

function resultOf(status: number): AuditEvent['result'] {
  if (status === 401 || status === 403) return 'denied';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'ok';
}

/** Of a body what a route names, never a secret: the plain values of an order. */
function detailOf({
  identity,
  refusal,
  routeOptions,
  body,
  auditDetail,
}: FastifyRequest): AuditEvent['detail'] {
  const fields = routeOptions.config?.auditFields ?? [];
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const values = fields.flatMap((field) => {
    const value = Object.hasOwn(given, field) ? given[field] : undefined;
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isPlain ? [[field, typeof value === 'string' ? value.slice(0, 128) : value] as const] : [];
  });
  return {
    ...Object.fromEntries(values),
    ...auditDetail,
    ...(identity ? { name: identity.name } : {}),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

import type { AuditEvent } from '@i40/timescale';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '../access/identity.ts';
import type { AuditLog } from './audit-log.ts';
import { createDenialBudget } from './denial-budget.ts';

interface AuditRequestsOptions {
  log: AuditLog;
  now: () => number;
}

/** Records every request to a route that says what it is, and every one that was denied elsewhere. */
export function auditRequests(app: FastifyInstance, { log, now }: AuditRequestsOptions): void {
  const denials = createDenialBudget();
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    const isDenied = statusCode === 401 || statusCode === 403;
    const action = request.routeOptions.config?.audit ?? (isDenied ? 'access' : undefined);
    if (action === undefined) return;
    const { isRecorded, unrecorded } = isDenied
      ? denials.take(request.ip, now())
      : { isRecorded: true, unrecorded: 0 };
    if (!isRecorded) return;
    const [path = ''] = request.url.split('?');
    log.record({
      at: now(),
      service: 'api',
      actor: request.identity?.id ?? 'anonymous',
      source: request.ip,
      action,
      target: `${request.method} ${path.slice(0, 200)}`,
      result: resultOf(statusCode),
      detail: { status: statusCode, ...(unrecorded > 0 ? { unrecorded } : {}), ...detailOf(request) },
    });
  });
}

function resultOf(status: number): AuditEvent['result'] {
  if (status === 401 || status === 403) return 'denied';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'ok';
}

/** Of a body what a route names, never a secret: the plain values of an order. */
function detailOf({ identity, refusal, routeOptions, body }: FastifyRequest): AuditEvent['detail'] {
  const fields = routeOptions.config?.auditFields ?? [];
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const values = fields.flatMap((field) => {
    const value = Object.hasOwn(given, field) ? given[field] : undefined;
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isPlain ? [[field, typeof value === 'string' ? value.slice(0, 128) : value] as const] : [];
  });
  return {
    ...Object.fromEntries(values),
    ...(identity ? { name: identity.name } : {}),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

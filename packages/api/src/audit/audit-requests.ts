import type { AuditEvent } from '@i40/timescale';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '../access/identity.ts';
import type { AuditLog } from './audit-log.ts';
import { createRowBudget, type Recording } from './row-budget.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What came of it, for the audit log: a handler may say. */
    auditDetail?: AuditEvent['detail'];
    /** From where it came: the socket does not know any more once it is closed. */
    auditSource: string | null;
    /** Whether it stands in the audit log already, or need not. */
    isAudited: boolean;
  }
}

interface AuditRequestsOptions {
  log: AuditLog;
  now: () => number;
}

const refusalsPerMinute = 20;
const failuresPerMinute = 60;
const bulkPerMinute = 60;

/** Records every request to a route that says what it is, and every one that was denied elsewhere. */
export function auditRequests(app: FastifyInstance, { log, now }: AuditRequestsOptions): void {
  app.decorateRequest('auditDetail', undefined);
  app.decorateRequest('auditSource', null);
  app.decorateRequest('isAudited', false);
  const refusals = createRowBudget(refusalsPerMinute);
  const failures = createRowBudget(failuresPerMinute);
  const bulk = createRowBudget(bulkPerMinute);

  /**
   * What was done is recorded each time, unless it comes in bulk; what was not, up to a number a minute. What failed may
   * have been done in part, so refusals do not use up its number, and nobody uses up that of somebody else who is known.
   */
  function budget(request: FastifyRequest, result: AuditEvent['result']): Recording {
    const { auditSource, identity, routeOptions } = request;
    const source = identity?.id ?? auditSource ?? '';
    if (result === 'failed') return failures.take(source, now());
    if (result !== 'ok') return refusals.take(source, now());
    return routeOptions.config?.auditInBulk ? bulk.take(source, now()) : { isRecorded: true, unrecorded: 0 };
  }

  function record(request: FastifyRequest, statusCode: number): void {
    const result = resultOf(statusCode);
    const action = request.routeOptions.config?.audit ?? (result === 'denied' ? 'access' : undefined);
    if (action === undefined || request.isAudited) return;
    request.isAudited = true;
    const { isRecorded, unrecorded } = budget(request, result);
    if (!isRecorded) return;
    const [path = ''] = request.url.split('?');
    const event: AuditEvent = {
      at: now(),
      service: 'api',
      actor: request.identity?.id ?? 'anonymous',
      source: request.auditSource,
      action,
      target: `${request.method} ${path.slice(0, 200)}`,
      result,
      detail: { status: statusCode, ...(unrecorded > 0 ? { unrecorded } : {}), ...detailOf(request) },
    };
    log.record(event, { isDetail: result === 'ok' && request.routeOptions.config?.auditInBulk === true });
  }

  app.addHook('onRequest', (request, _reply, done) => {
    request.auditSource = request.ip ?? null;
    done();
  });
  // Not onResponse: that is not called where the client has hung up before the answer, and what it asked for is done.
  app.addHook('onSend', (request, reply, payload, done) => {
    record(request, reply.statusCode);
    done(null, payload);
  });
}

function resultOf(status: number): AuditEvent['result'] {
  // 421 is what a page gets whose name was made to point here.
  if (status === 401 || status === 403 || status === 421) return 'denied';
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

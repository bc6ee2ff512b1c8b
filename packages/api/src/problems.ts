import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import {
  DatabaseError,
  InfrastructureError,
  MessageBusError,
  type Problem,
  problemSchema,
} from '@i40/common';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { watchRoutes } from './allowed-methods.ts';

/** A handler throws this to answer with a status other than 200. */
export class ProblemError extends Error {
  readonly statusCode: number;
  /** The fields at fault, where there are any. */
  readonly errors: Problem['errors'];

  constructor(statusCode: number, detail: string, errors?: Problem['errors']) {
    super(detail);
    this.statusCode = statusCode;
    this.errors = errors;
  }
}

/** A parameter that fits its schema and still cannot be served. */
export function invalidField(field: string, message: string): ProblemError {
  return new ProblemError(422, `${field}: ${message}`, [{ field, message }]);
}

const contentType = 'application/problem+json';
const retryAfterSeconds = 5;

/** The response of a route's schema for when it answers with a problem document. */
export function problemResponse(description: string) {
  return { description, content: { [contentType]: { schema: problemSchema } } };
}

type ProblemBody = Pick<Problem, 'status' | 'detail'> & Partial<Problem>;

/** Maps every error of the API to an RFC 9457 problem document. The one place that does. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const body = toProblem(error);
    if (body.status >= 500) logFailure(error, request);
    if (body.status === 503) reply.header('retry-after', retryAfterSeconds);
    // RFC 9110, section 15.5.2: it always says by what to come in.
    if (body.status === 401 && !reply.hasHeader('www-authenticate'))
      reply.header('www-authenticate', 'Bearer realm="i40"');
    // What is left of the body would keep the connection busy.
    if (!request.raw.complete) reply.header('connection', 'close');
    // What the handler had said of its answer is not true of this one.
    reply.removeHeader('cache-control').removeHeader('etag').removeHeader('content-disposition');
    return sendProblem(request, reply, body);
  });
  const allowedMethods = watchRoutes(app);
  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(request.url);
    if (allowed.length === 0)
      return sendProblem(request, reply, {
        status: 404,
        detail: `There is no ${request.method} ${request.url}. See /docs.`,
      });
    const methods = allowed.join(', ');
    reply.header('allow', methods);
    return sendProblem(request, reply, {
      status: 405,
      detail: `${request.url} takes ${methods}, and not ${request.method}. See /docs.`,
    });
  });
}

/** What mends itself is no error: while the database is away there would be one, with its stack, for every request. */
function logFailure(error: Error, request: FastifyRequest): void {
  if (error instanceof ProblemError) return;
  const isPassing = error instanceof InfrastructureError && error.retryable;
  if (isPassing) request.log.warn({ reason: error.message, target: error.target }, 'Request failed');
  else request.log.error({ err: error }, 'Request failed');
}

/** For what Fastify refuses before there is a route, such as a path that cannot be decoded. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  sendProblem(request, reply, { status: error.statusCode ?? 500, detail: error.message });
}

/** For what Node refuses before there is a request: a header that is too large, or one that does not end. */
export function answerConnectionError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = connectionErrors[error.code ?? ''] ?? 400;
  const title = STATUS_CODES[status] ?? 'Error';
  const problem: Problem = { type: 'about:blank', title, status, detail: describeConnectionError(status) };
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const connectionErrors: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

function describeConnectionError(status: number): string {
  if (status === 408) return 'The request took too long to arrive.';
  return status === 431 ? 'The headers of the request are too large.' : 'This is no HTTP request.';
}

function toProblem(error: FastifyError): ProblemBody {
  if (hasZodFastifySchemaValidationErrors(error)) {
    return invalidRequest(error.validation, error.validationContext === 'querystring' ? 'query' : 'body');
  }
  if (error instanceof MessageBusError)
    return { status: 503, detail: 'The broker does not answer. Try again in a few seconds.' };
  if (error instanceof DatabaseError && error.retryable) {
    return { status: 503, detail: 'The database does not answer. Try again in a few seconds.' };
  }
  if (error instanceof ProblemError) {
    const { statusCode: status, message: detail, errors } = error;
    return { status, detail, ...(errors ? { errors } : {}) };
  }
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') {
    return { status: 503, detail: 'This took too long. Try again in a few seconds, or ask for less.' };
  }
  const status = error.statusCode ?? 500;
  // What failed inside is for the log; it could tell a stranger about the inside.
  return {
    status,
    detail: status < 500 ? error.message : 'Something failed inside the service; its log says what.',
  };
}

function invalidRequest(
  issues: readonly { instancePath: string; message?: string }[],
  part: string,
): ProblemBody {
  const errors = issues.map(({ instancePath, message = 'is not valid' }) => ({
    field: instancePath.slice(1).replaceAll('/', '.') || part,
    message,
  }));
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return { status: 422, detail, errors };
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, body: ProblemBody): FastifyReply {
  const title = STATUS_CODES[body.status] ?? 'Error';
  const [instance] = request.url.split('?');
  const problem: Problem = { type: 'about:blank', title, ...(instance ? { instance } : {}), ...body };
  // Serialised here: the route's own schemas describe its successes.
  return reply.status(body.status).type(contentType).serializer(JSON.stringify).send(problem);
}

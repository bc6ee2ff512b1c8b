import { createServer } from 'node:http';
import { UsageError } from '@i40/common';
import { checkHealth, type HealthChecks } from './health.ts';
import type { Running } from './run-service.ts';

interface HealthServerOptions {
  host: string;
  port: number;
  checks: HealthChecks;
  /** What else `/health` tells. */
  details?: () => Record<string, unknown>;
  /** Serves `/metrics` in the text format of Prometheus, when given. */
  metrics?: { contentType: string; metrics(): Promise<string> };
  now: () => number;
}

/** `GET /health`, and `GET /metrics` where there are some, for a service that speaks no HTTP otherwise. */
export function startHealthServer(options: HealthServerOptions): Promise<Running> {
  const { host, port } = options;
  const server = createServer((request, response) => {
    answer(request.url, options).then(
      ({ status, contentType, body }) =>
        response.writeHead(status, { 'content-type': contentType }).end(body),
      (error: Error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(error.message),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port, 'HEALTH_PORT')));
    server.listen(port, host, () =>
      resolve({ stop: () => new Promise((done) => server.close(() => done()).closeAllConnections()) }),
    );
  });
}

async function answer(url: string | undefined, { checks, details, metrics, now }: HealthServerOptions) {
  if (url === '/health') {
    const health = await checkHealth(checks, now);
    const body = JSON.stringify({ ...health, ...details?.() });
    return { status: health.status === 'ok' ? 200 : 503, contentType: 'application/json', body };
  }
  if (url === '/metrics' && metrics) {
    return { status: 200, contentType: metrics.contentType, body: await metrics.metrics() };
  }
  return { status: 404, contentType: 'text/plain', body: 'There are /health and /metrics.\n' };
}

/** Turns a failure to listen into a sentence; `variable` is the one that sets the port. */
export function listenError(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
  variable: string,
): Error {
  if (error.code === 'EADDRINUSE') {
    return new UsageError(
      `Port ${port} on ${host} is taken: stop what is listening there, or set ${variable} to another port.`,
    );
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
    return new UsageError(
      `Cannot listen on ${host}:${port} (${error.code}): set ${variable} or HOST to something else.`,
    );
  }
  return error;
}

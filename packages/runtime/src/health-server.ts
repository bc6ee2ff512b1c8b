import { createServer } from 'node:http';
import { UsageError } from '@i40/common';
import { checkHealth, type HealthChecks } from './health.ts';

interface HealthServerOptions {
  host: string;
  port: number;
  checks: HealthChecks;
  now: () => number;
}

/** `GET /health` for a service that speaks no HTTP otherwise: what a container's health check asks. */
export function startHealthServer({
  host,
  port,
  checks,
  now,
}: HealthServerOptions): Promise<{ stop(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    if (request.url !== '/health') {
      response.writeHead(404).end();
      return;
    }
    const health = await checkHealth(checks, now);
    response.writeHead(health.status === 'ok' ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(health));
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port, 'HEALTH_PORT')));
    server.listen(port, host, () =>
      resolve({ stop: () => new Promise((done) => server.close(() => done()).closeAllConnections()) }),
    );
  });
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

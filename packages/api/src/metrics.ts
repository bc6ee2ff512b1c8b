import { gaugeAtScrape } from '@i40/runtime/metrics';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

interface MetricsOptions {
  streamClients: () => number;
  isConnected: () => boolean;
}

/** Measures every request, and what the process uses: event loop, memory, CPU. Served at `/metrics`. */
export function registerMetrics(
  app: FastifyInstance,
  { streamClients, isConnected }: MetricsOptions,
): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'i40_api_request_seconds',
    help: 'Time to answer a request, by route; of a stream of rows to its end',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers: [registry],
  });
  gaugeAtScrape(registry, 'i40_api_stream_clients', 'Clients of /stream', streamClients);
  gaugeAtScrape(registry, 'i40_api_broker_connected', 'Whether the live feed arrives', () =>
    Number(isConnected()),
  );
  app.addHook('onResponse', async (request, reply) => {
    // The pattern and not the path: machine ids would make a series each.
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: reply.statusCode };
    seconds.observe(labels, reply.elapsedTime / 1000);
  });
  return registry;
}

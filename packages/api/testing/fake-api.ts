import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { fastify } from 'fastify';
import { registerLivePage } from '../src/live-page.ts';
import { createFakePlant } from './fake-plant.ts';

const updatesPerSecond = 4;

/** The live page with a fake plant behind it: as many series and readings a second as one likes. */
export async function startFakeApi({ machines, readingsPerS }: { machines: number; readingsPerS: number }) {
  const plant = createFakePlant({ machines });
  const clients = new Set<PassThrough>();
  const app = fastify({ forceCloseConnections: true });
  await registerLivePage(app);
  app.get('/machines', () => ({ machines: plant.machines }));
  app.get('/anomalies', () => ({ anomalies: [], next: null }));
  app.get('/simulator', () => ({ present: true, kinds: ['bearing_wear', 'leak', 'overheating', 'stuck'] }));
  app.get<{ Querystring: { machine_id: string } }>('/readings', ({ query: { machine_id } }) => {
    const now = Date.now();
    const [from, to] = [now - 300_000, now].map((at) => new Date(at).toISOString());
    const readings = plant.history(machine_id, now);
    return { site: 'site-1', machine_id, resolution: 'raw', from, to, readings, next: null };
  });
  app.get('/stream', (_request, reply) => {
    const client = new PassThrough();
    clients.add(client);
    (reply.raw as ServerResponse).on('close', () => clients.delete(client));
    return reply.type('text/event-stream').send(client);
  });

  const send = (event: string, data: unknown) => {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const client of clients) client.write(text);
  };
  const series = machines * 5;
  const perSeries = Math.max(1, Math.round(readingsPerS / updatesPerSecond / series));
  let turn = 0;
  const timer = setInterval(() => {
    const all = plant.updates(Date.now(), perSeries);
    // At less than four readings a second and series, each event has a part of the series.
    const wanted = Math.min(series, Math.round(readingsPerS / updatesPerSecond));
    const begin = (turn * wanted) % series;
    send('readings', { readings: [...all, ...all].slice(begin, begin + wanted) });
    if (turn++ % updatesPerSecond !== 0) return;
    const pulse = { connected: true, readings_per_s: readingsPerS, lag_s: 0.04, rejected: 0 };
    send('pulse', { ...pulse, clients: clients.size });
  }, 1_000 / updatesPerSecond);

  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    async stop() {
      clearInterval(timer);
      await app.close();
    },
  };
}

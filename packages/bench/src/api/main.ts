import autocannon from 'autocannon';
import { print } from '../shared/figures.ts';
import { startApiProcess } from './api-process.ts';

/** `pnpm bench:api`: /predict and /readings under load. */
export async function benchApi(values: {
  rows: readonly number[];
  connections: number;
  seconds: number;
}): Promise<void> {
  const json = { 'content-type': 'application/json' };
  const targets = [
    { name: 'GET /health/live', path: '/health/live' },
    { name: 'POST /predict, 15 minutes, 5 sensors', path: '/predict', body: { machine_id: 'M01' } },
    {
      name: 'GET /readings, 15 minutes raw, 1 sensor',
      path: '/readings?machine_id=M01&sensors=temp&from=-15m',
    },
    {
      name: 'GET /readings, 6 hours by minute, 1 sensor',
      path: '/readings?machine_id=M01&sensors=temp&from=-6h',
    },
    { name: 'GET /machines, 3 machines', path: '/machines' },
  ];

  const api = await startApiProcess();
  print(
    `database: ${api.isEmbedded ? 'embedded' : 'server'}; ${values.connections} connections, and one alone\n`,
  );
  for (const rows of values.rows) {
    const startedAt = performance.now();
    await api.ask({ kind: 'fill', rows });
    const name = rows > 0 ? `${rows.toLocaleString('en')} rows` : 'the rows that are there';
    print(`${name}, filled in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    for (const target of targets) {
      const before = await api.ask({ kind: 'usage' });
      const loaded = await load(target, values.connections);
      const after = await api.ask({ kind: 'usage' });
      const alone = await load(target, 1);
      // What a shared machine does not blur: the processor time of the API, with an embedded database in it.
      const cpuMs = ((after.cpuSeconds - before.cpuSeconds) * 1000) / loaded.requests.total;
      print(
        `  ${target.name.padEnd(44)} ${loaded.requests.average.toFixed(0).padStart(7)} requests/s  ` +
          `p50 ${ms(loaded.latency.p50)}  p99 ${ms(loaded.latency.p99)}  alone p50 ${ms(alone.latency.p50)} ` +
          `p99 ${ms(alone.latency.p99)}  CPU ${cpuMs.toFixed(2)} ms  ${after.rssMb.toFixed(0)} MB  ` +
          `${loaded.non2xx + loaded.errors} failed`,
      );
    }
  }
  await api.stop();

  function load({ path, body }: { path: string; body?: object }, connections: number) {
    return autocannon({
      url: `${api.url}${path}`,
      connections,
      duration: values.seconds,
      ...(body ? { method: 'POST', headers: json, body: JSON.stringify(body) } : {}),
    });
  }

  function ms(milliseconds: number): string {
    return `${milliseconds.toString().padStart(4)} ms`;
  }
}

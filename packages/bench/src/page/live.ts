import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@i40/common';
import { startAedesBroker } from '@i40/embedded';
import mqtt from 'mqtt';
import { type ApiProcess, startApiProcess } from '../api/api-process.ts';
import { print } from '../shared/figures.ts';

interface LiveOptions {
  clients: number;
  rate: number;
  machines: number;
  seconds: number;
  /** Clients that never read, beside the others. */
  stalled: number;
}

/**
 * `pnpm bench:live`: what the event stream costs the API's process, with so many clients and readings a second. The live
 * feed is published as ingest does: a message per machine and batch, twenty batches a second.
 */
export async function benchLive(options: LiveOptions): Promise<void> {
  const { rate, machines, seconds } = options;
  const sensors = ['temp', 'vibration', 'pressure', 'current', 'speed'];
  const batchesPerSecond = 20;

  let received = 0;
  let events = 0;

  const broker = await startAedesBroker({ host: '127.0.0.1', port: 0 });
  const api = await startApiProcess({ MQTT_URL: broker.url, PG_HOST: '', DATABASE_URL: '' });
  const publisher = await mqtt.connectAsync(broker.url, { ...broker.credentials });
  const feed = startFeed();
  await measure('live feed alone', 0, 0);
  await measure(`${options.clients} clients`, options.clients, 0);
  await measure(`and ${options.stalled} that do not read`, options.clients, options.stalled);
  feed.stop();
  await publisher.endAsync();
  await api.stop();
  await broker.stop();

  async function measure(name: string, clients: number, stalled: number): Promise<void> {
    const opened = [...openStreams(api, clients), ...openStreams(api, stalled, true)];
    await sleep(3_000);
    const [before, bytesBefore, sentBefore] = [await api.ask({ kind: 'usage' }), received, feed.sent()];
    await sleep(seconds * 1_000);
    const after = await api.ask({ kind: 'usage' });
    const cpu = (100 * (after.cpuSeconds - before.cpuSeconds)) / seconds;
    const perClient = clients > 0 ? (received - bytesBefore) / clients / seconds / 1_000 : 0;
    print(
      `${name.padEnd(28)} ${((feed.sent() - sentBefore) / seconds).toFixed(0)} readings/s  CPU ${cpu.toFixed(0)} % of a core  ` +
        `${after.rssMb.toFixed(0)} MB  ${perClient.toFixed(0)} kB/s a client  ${events} updates so far`,
    );
    for (const stream of opened) stream.destroy();
    await sleep(1_000);
  }

  function openStreams({ url }: ApiProcess, count: number, isStalled = false) {
    return Array.from({ length: count }, () =>
      get(`${url}/stream`, { agent: false }, (response) => {
        if (isStalled) return;
        response.on('data', (chunk: Buffer) => {
          received += chunk.length;
          if (chunk.includes('event: readings')) events += 1;
        });
      }).on('error', () => {}),
    );
  }

  function startFeed() {
    let sent = 0;
    let batch = 0;
    const perMachine = rate / batchesPerSecond / machines;
    const startedAt = performance.now();
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedAt) / 1_000) * batchesPerSecond);
      for (; batch < due; batch++) sent += publishBatch(batch, perMachine);
    }, 1_000 / batchesPerSecond);
    return { sent: () => sent, stop: () => clearInterval(timer) };
  }

  function publishBatch(batch: number, perMachine: number): number {
    let sent = 0;
    const ts = new Date().toISOString();
    for (let machine = 0; machine < machines; machine++) {
      // Fewer than one reading a batch: every so many batches one.
      const count = Math.floor((batch + 1) * perMachine) - Math.floor(batch * perMachine);
      if (count === 0) continue;
      const readings = Array.from({ length: count }, (_, i) => ({
        ts,
        sensor: sensors[(batch * count + i) % sensors.length],
        value: Math.round(Math.random() * 1e5) / 1e3,
        unit: '°C',
        quality: 192,
      }));
      publisher.publish(topics.live('site-1', `L${machine}`), JSON.stringify(readings), { qos: 0 });
      sent += count;
    }
    return sent;
  }
}

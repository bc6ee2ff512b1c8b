import { setTimeout as sleep } from 'node:timers/promises';
import { formatInstant } from '@i40/common';
import mqtt from 'mqtt';
import { createIngestWorker } from '../chaos/stand/ingest-worker.ts';
import { freePort } from '../chaos/stand/servers.ts';
import { describeLatency, print, whole } from '../shared/figures.ts';
import { openServers } from '../shared/servers.ts';

/** `pnpm bench:latency`: from publishing a reading until a query sees it, while others keep coming. */
export async function benchLatency({ rate, probes }: { rate: number; probes: number }): Promise<void> {
  const tickMs = 10;
  const servers = await openServers();
  const env = {
    MQTT_URL: servers.brokerUrl,
    DATABASE_URL: servers.databaseUrl,
    INGEST_CLIENT_ID: 'bench-latency',
  };
  const worker = createIngestWorker(env, await freePort());
  await worker.start();
  while (!(await worker.healthyAccounts())) await sleep(100);
  const publisher = await mqtt.connectAsync(servers.brokerUrl, { protocolVersion: 5 });

  const traffic = startTraffic();
  await sleep(3_000);
  const latencies: number[] = [];
  for (let probe = 0; probe < probes; probe++) {
    latencies.push(await measureOne());
    await sleep(Math.random() * 30);
  }
  const sent = traffic.stop();
  print(
    `${whole(rate)} readings/s asked for, ${whole(sent)} sent: publish to visible in a query, ${probes} probes:`,
  );
  print(describeLatency(latencies));
  await publisher.endAsync();
  await worker.stop();
  await servers.close();

  /** Single readings at the rate; returns how many a second it came to. */
  function startTraffic() {
    const startedAt = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = ((performance.now() - startedAt) / 1_000) * rate;
      for (; sent < due; sent++) publish({ machine_id: `L${sent % 50}`, value: sent });
    }, tickMs);
    return {
      stop() {
        clearInterval(timer);
        return (sent / (performance.now() - startedAt)) * 1_000;
      },
    };
  }

  function publish(reading: { machine_id: string; value: number }) {
    const payload = JSON.stringify({ ts: formatInstant(Date.now()), sensor: 'temp', ...reading });
    return publisher.publishAsync('factory/bench/sensors', payload, { qos: 1 });
  }

  async function measureOne(): Promise<number> {
    const value = Math.random();
    const startedAt = performance.now();
    publish({ machine_id: 'probe', value }).catch(() => {});
    const sql = `SELECT 1 FROM sensor_readings WHERE site = 'site-1' AND machine_id = 'probe' AND sensor = 'temp'
                  AND ts > now() - INTERVAL '1 minute' AND value = $1`;
    while ((await servers.database.query(sql, [value])).rowCount === 0) await sleep(1);
    return performance.now() - startedAt;
  }
}

import { startTestApp } from '@i40/api/testing';
import { startIngest } from '@i40/ingest';
import { connectMqttMessageBus, silentLogger } from '@i40/runtime';
import { median } from 'simple-statistics';
import { benchTopic, queueBacklog } from '../ingest/backlog.ts';
import { print, whole } from '../shared/figures.ts';
import { openServers } from '../shared/servers.ts';

/** `pnpm bench:growth`: what ingest and `/predict` take with ever more rows in the table. */
export async function benchGrowth(options: { rows: string }): Promise<void> {
  const series = 15;
  const drained = 50_000;
  const asked = 200;
  const logger = silentLogger;
  const servers = await openServers();
  const { database, brokerUrl } = servers;
  const { app } = await startTestApp({ database, now: Date.now });

  for (const rows of options.rows.split(',').map(Number)) {
    await fill(rows);
    const rate = drained / (await drainSeconds());
    print(
      `${whole(rows)} rows: ingest ${whole(rate)} readings/s, /predict median ${(await predictMs()).toFixed(1)} ms`,
    );
  }
  await app.close();
  await servers.close();

  /** One value a second of each series, backwards from now. */
  async function fill(rows: number): Promise<void> {
    await database.query('TRUNCATE sensor_readings');
    await database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value)
     SELECT now() - make_interval(secs => second), 'G' || s % 3, 'sensor' || s / 3, sin(second) + s
       FROM generate_series(0, $1::int - 1) AS second, generate_series(0, $2::int - 1) AS s`,
      [Math.ceil(rows / series), series],
    );
    await database.query(
      `INSERT INTO sensors (machine_id, sensor)
     SELECT DISTINCT 'G' || s % 3, 'sensor' || s / 3 FROM generate_series(0, $1::int - 1) AS s ON CONFLICT DO NOTHING`,
      [series],
    );
    await database.query(
      `INSERT INTO machines (machine_id) SELECT DISTINCT machine_id FROM sensors ON CONFLICT DO NOTHING`,
    );
    await database.query('ANALYZE sensor_readings');
  }

  async function drainSeconds(): Promise<number> {
    const clientId = await queueBacklog({ brokerUrl, readings: drained, readingsPerMessage: 1 });
    const startedAt = performance.now();
    const bus = await connectMqttMessageBus({ url: brokerUrl, clientId, sessionExpirySeconds: 600, logger });
    const config = { topicFilters: [benchTopic], batchReadings: 5_000, flushIntervalMs: 25, liveFeed: false };
    const ingest = await startIngest({ database, bus, logger, now: Date.now, config });
    while (ingest.accounts().stored < drained) await new Promise((resolve) => setTimeout(resolve, 2));
    const seconds = (performance.now() - startedAt) / 1_000;
    await ingest.stop();
    await bus.closeAndForget();
    return seconds;
  }

  async function predictMs(): Promise<number> {
    const payload = { machine_id: 'G1', window_minutes: 15 };
    const times: number[] = [];
    for (let call = 0; call < asked; call++) {
      const startedAt = performance.now();
      const { statusCode } = await app.inject({ method: 'POST', url: '/predict', payload });
      if (statusCode !== 200) throw new Error(`/predict answered ${statusCode}`);
      times.push(performance.now() - startedAt);
    }
    return median(times);
  }
}

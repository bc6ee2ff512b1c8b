import { apiConfig, apiSettingsEnv, startApi } from '@i40/api';
import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import {
  databaseEnv,
  databaseUrl,
  openMqttMessageBusInBackground,
  parseEnv,
  silentLogger,
} from '@i40/runtime';
import { openDatabase, prepareDatabase, storageEnv } from '@i40/timescale';
import { type Command, fillTable, type Report } from './protocol.ts';

/**
 * The API under measurement, a process of its own, so that what it uses is told apart from what asks it. On the
 * database that the environment names, or else on the embedded one.
 */
const env = process.env;
const logger = silentLogger;
const isEmbedded = !env.DATABASE_URL && !env.PG_HOST;
const database: Database = isEmbedded
  ? await openPgliteDatabase(env.BENCH_DIR ? { dataDirectory: env.BENCH_DIR } : {})
  : await openDatabase(databaseUrl(parseEnv(databaseEnv, env)), {
      applicationName: 'i40-bench',
      logger,
      statementTimeoutMs: 0,
    });
await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger });
const bus = openMqttMessageBusInBackground({
  url: env.MQTT_URL ?? 'mqtt://127.0.0.1:1',
  clientId: `bench-api-${process.pid}`,
  sessionExpirySeconds: 0,
  logger,
});
const settings = parseEnv(apiSettingsEnv, { API_REQUESTS_PER_MINUTE: '0', API_MAX_DELAY_MS: '0' });
const api = await startApi({
  database,
  bus,
  logger,
  now: Date.now,
  config: { ...apiConfig(settings), port: 0 },
});
tell({ kind: 'ready', url: api.url, isEmbedded });

process.on('message', async (command: Command) => {
  if (command.kind === 'fill') await fillTable(database, command.rows);
  if (command.kind === 'stop') {
    await api.stop();
    await bus.close();
    await database.close();
    process.disconnect();
    return;
  }
  const { user, system } = process.cpuUsage();
  const { rss } = process.memoryUsage();
  tell({ kind: 'done', rssMb: rss / 2 ** 20, cpuSeconds: (user + system) / 1e6 });
});

function tell(report: Report): void {
  process.send?.(report);
}

import {
  createLogger,
  databaseUrl,
  mqttTarget,
  openAll,
  openMqttMessageBusInBackground,
  parseEnv,
  runService,
  stableClientId,
} from '@i40/runtime';
import { openDatabase } from '@i40/timescale';
import { apiConfig, apiEnv } from './config.ts';
import { startApi } from './service.ts';

await runService(async ({ env }) => {
  const settings = parseEnv(apiEnv, env);
  const logger = createLogger({ name: 'api', level: settings.LOG_LEVEL });
  return openAll(logger, async (closers) => {
    const database = await openDatabase(databaseUrl(settings), {
      applicationName: 'i40-api',
      logger,
      statementTimeoutMs: 5_000,
    });
    closers.add('database', () => database.close());
    const bus = openMqttMessageBusInBackground({
      ...mqttTarget(settings),
      clientId: stableClientId(`api-${process.pid}`),
      sessionExpirySeconds: 0,
      logger,
    });
    closers.add('bus', () => bus.close());
    const api = await startApi({ database, bus, logger, now: Date.now, config: apiConfig(settings) });
    closers.add('api', () => api.stop());
    return { stop: () => closers.closeAll() };
  });
});

import {
  checkDatabase,
  checkMessageBus,
  connectMqttMessageBus,
  createLogger,
  createPgDatabase,
  databaseUrl,
  mqttTarget,
  openAll,
  parseEnv,
  prepareDatabase,
  runService,
  stableClientId,
  startHealthServer,
} from '@i40/runtime';
import { ingestConfig, ingestEnv } from './config.ts';
import { findContainerName } from './container-name.ts';
import { startIngest } from './service.ts';

await runService(async ({ env, signal }) => {
  const settings = parseEnv(ingestEnv, env);
  const logger = createLogger({ name: 'ingest', level: settings.LOG_LEVEL });
  return openAll(logger, async (closers) => {
    const database = createPgDatabase({ url: databaseUrl(settings), applicationName: 'i40-ingest', logger });
    closers.add('database', () => database.close());
    await prepareDatabase({ database, policies: settings, logger, signal });
    const bus = await connectMqttMessageBus({
      ...mqttTarget(settings),
      clientId: settings.INGEST_CLIENT_ID ?? (await findContainerName()) ?? stableClientId('ingest'),
      sessionExpirySeconds: settings.INGEST_SESSION_EXPIRY_S,
      logger,
      signal,
    });
    closers.add('bus', () => bus.close());
    const ingest = await startIngest({
      database,
      bus,
      logger,
      now: Date.now,
      config: ingestConfig(settings),
    });
    closers.add('ingest', () => ingest.stop());
    if (settings.HEALTH_PORT) {
      const checks = {
        database: checkDatabase(database),
        mqtt: checkMessageBus(bus),
        writing: ingest.checkWriting,
      };
      const health = await startHealthServer({
        host: settings.HOST,
        port: settings.HEALTH_PORT,
        checks,
        details: () => ({ accounts: ingest.accounts() }),
        metrics: ingest.metrics.registry,
        now: Date.now,
      });
      closers.add('health server', () => health.stop());
    }
    return { stop: () => closers.closeAll() };
  });
});

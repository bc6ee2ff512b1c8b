import {
  type CommandCall,
  createLogger,
  databaseUrl,
  mqttTarget,
  openAll,
  openMqttMessageBusInBackground,
  type Running,
  stableClientId,
} from '@i40/runtime';
import { openDatabase } from '@i40/timescale';
import type { z } from 'zod';
import { refuseDefaultPassword } from '../access/default-password.ts';
import { apiConfig, type apiEnv } from '../config.ts';
import { startApi } from '../service.ts';

type Call = CommandCall<unknown, z.output<typeof apiEnv>>;

export function runApi({ settings }: Call): Promise<Running> {
  const config = apiConfig(settings);
  const url = databaseUrl(settings);
  refuseDefaultPassword({ ...config, databaseUrl: url, isAllowed: settings.API_ALLOW_DEFAULT_PASSWORD });
  const logger = createLogger({ name: 'api', level: settings.LOG_LEVEL });
  return openAll(logger, async (closers) => {
    const database = await openDatabase(url, {
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
    const api = await startApi({ database, bus, logger, now: Date.now, config });
    closers.add('api', () => api.stop());
    return { stop: () => closers.closeAll() };
  });
}

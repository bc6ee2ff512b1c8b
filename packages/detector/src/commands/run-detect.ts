import {
  type CommandCall,
  checkMessageBus,
  connectMqttMessageBus,
  createLogger,
  databaseUrl,
  mqttTarget,
  openAll,
  type Running,
  stableClientId,
  startHealthServer,
} from '@i40/runtime';
import { checkDatabase, openDatabase, waitForSchema } from '@i40/timescale';
import type { z } from 'zod';
import { detectorConfig, type detectorEnv } from '../config.ts';
import { startDetector } from '../service.ts';

type Call = CommandCall<unknown, z.output<typeof detectorEnv>>;

export function runDetect({ settings, signal }: Call): Promise<Running> {
  const { LOG_LEVEL: level, HEALTH_PORT: port, HOST: host } = settings;
  const logger = createLogger({ name: 'detector', level });
  return openAll(logger, async (closers) => {
    const database = await openDatabase(databaseUrl(settings), { applicationName: 'i40-detector', logger });
    closers.add('database', () => database.close());
    await waitForSchema({ database, logger, signal });
    const clientId = stableClientId('detector');
    const options = { ...mqttTarget(settings), clientId, sessionExpirySeconds: 0, logger, signal };
    const bus = await connectMqttMessageBus(options);
    closers.add('bus', () => bus.close());
    const detector = await startDetector({
      database,
      bus,
      logger,
      now: Date.now,
      config: detectorConfig(settings),
    });
    closers.add('detector', () => detector.stop());
    if (port) {
      const checks = { database: checkDatabase(database), mqtt: checkMessageBus(bus) };
      const metrics = detector.metrics.registry;
      const health = await startHealthServer({ host, port, checks, metrics, now: Date.now });
      closers.add('health server', () => health.stop());
    }
    return { stop: () => closers.closeAll() };
  });
}

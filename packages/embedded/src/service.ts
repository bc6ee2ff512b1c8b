import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Api, apiConfig, startApi } from '@i40/api';
import type { Database } from '@i40/common';
import { type DetectorService, detectorConfig, startDetector } from '@i40/detector';
import {
  createHostAnnouncer,
  type Ingest,
  ingestConfig,
  loadMappings,
  sharedLoopLimits,
  startIngest,
} from '@i40/ingest';
import { connectMqttMessageBus, openAll, type Running } from '@i40/runtime';
import type { Simulator } from '@i40/simulator';
import { prepareDatabase } from '@i40/timescale';
import { startAedesBroker } from './aedes-broker.ts';
import { refuseAnonymousBroker } from './anonymous-broker.ts';
import { claimDataDirectory } from './data-directory.ts';
import { openEmbeddedDatabase } from './database/open-embedded-database.ts';
import { pgliteUrl } from './database/pglite-driver.ts';
import type { InternalCredentials } from './internal-access.ts';
import { startMaintenance } from './maintenance.ts';
import { openBrokerGuard, withSecure } from './open-secure.ts';
import { type EmbeddedDependencies, type OpenDependencies, openBus } from './parts/open-bus.ts';
import { openSimulator, playPast } from './parts/simulated-plant.ts';
import { startSqlSocket } from './sql-socket.ts';

export interface Embedded extends Running {
  readonly brokerUrl: string;
  /** With them a client counts as a part of this process. */
  readonly brokerCredentials: InternalCredentials;
  readonly apiUrl: string;
  readonly database: Database;
  readonly ingest: Ingest;
  /** Undefined when it is switched off. */
  readonly detector: DetectorService | undefined;
  readonly simulator: Simulator | undefined;
}

const ingestClientId = 'i40-ingest';
const sessionExpirySeconds = 3_600;

/**
 * The whole pipeline in this process: broker, database, ingest, API, detector and simulator, each the same code as in a
 * process of its own. Resolves when all of it works. Stopping takes the reverse order, so that every reading
 * which the broker has taken in is stored before the database closes.
 */
export async function startEmbedded({
  settings: given,
  logger,
  now,
  signal,
}: EmbeddedDependencies): Promise<Embedded> {
  // Refused before anything listens.
  refuseAnonymousBroker(given);
  const settings = await withSecure(given);
  apiConfig(settings);
  return openAll(logger, async (closers) => {
    const directory = await claimDataDirectory(settings.DATA_DIR);
    closers.add('data directory', () => directory.release());
    const guarded = await openBrokerGuard(settings, logger.child({ part: 'broker' }));
    closers.add('guard of the broker', async () => guarded?.guard.stop());
    const broker = await startAedesBroker({
      host: settings.HOST,
      port: settings.MQTT_PORT,
      guarded,
    });
    closers.add('broker', () => broker.stop());
    const database = await openEmbeddedDatabase(pgliteUrl(directory.databasePath), {
      applicationName: 'i40-embedded',
      logger,
    });
    closers.add('database', () => database.close());
    await prepareDatabase({ database, policies: settings, logger });
    const maintenance = await startMaintenance({ database, logger: logger.child({ part: 'maintenance' }) });
    closers.add('maintenance', () => maintenance.stop());
    const sqlSocket = await startSqlSocket(database, settings.DATA_DIR);
    closers.add('SQL socket', () => sqlSocket.stop());

    const parts = { settings, logger, now, signal, closers, broker, database };
    const ingest = await openIngest(parts);
    const past = settings.SIMULATOR ? await playPast(parts, ingest) : undefined;
    const api = await openApi(parts);
    const detector = settings.DETECTOR ? await openDetector(parts) : undefined;
    const simulator = settings.SIMULATOR ? await openSimulator(parts, past?.plant) : undefined;
    return {
      brokerUrl: broker.url,
      brokerCredentials: broker.credentials,
      apiUrl: api.url,
      database,
      ingest,
      detector,
      simulator,
      stop: () => closers.closeAll(),
    };
  });
}

async function openIngest(parts: OpenDependencies): Promise<Ingest> {
  const { settings, now, closers, broker, database } = parts;
  const logger = parts.logger.child({ part: 'ingest' });
  const bus = await openBus(parts, { clientId: ingestClientId, sessionExpirySeconds, logger });
  const { INGEST_SPARKPLUG_HOST_ID: hostId } = settings;
  const announceHost =
    hostId === undefined
      ? undefined
      : createHostAnnouncer({
          hostId,
          clientId: `${ingestClientId}-host`,
          connect: (session) =>
            connectMqttMessageBus({ url: broker.internalUrl, ...broker.credentials, ...session }),
          logger,
          now,
        });
  const mappings = await loadMappings(settings.INGEST_MAPPINGS);
  const config = { ...ingestConfig(settings, mappings), limits: sharedLoopLimits };
  const ingest = await startIngest({ database, bus, logger, now, config, announceHost });
  closers.add('ingest', async () => {
    // The broker's queues end with this process: take in nothing more, and store all that it has.
    await broker.disconnectAllBut(ingestClientId);
    try {
      while (bus.connected && (await broker.hasUnacknowledged(ingestClientId))) {
        await ingest.drain();
        await nextTurn();
      }
    } finally {
      await ingest.stop();
    }
  });
  return ingest;
}

async function openDetector(parts: OpenDependencies): Promise<DetectorService> {
  const { settings, now, closers, database } = parts;
  const logger = parts.logger.child({ part: 'detector' });
  const bus = await openBus(parts, { clientId: 'i40-detector', sessionExpirySeconds: 0, logger });
  const detector = await startDetector({ database, bus, logger, now, config: detectorConfig(settings) });
  closers.add('detector', () => detector.stop());
  return detector;
}

async function openApi(parts: OpenDependencies): Promise<Api> {
  const { settings, now, closers, database } = parts;
  const logger = parts.logger.child({ part: 'api' });
  const bus = await openBus(parts, { clientId: 'i40-api', sessionExpirySeconds: 0, logger });
  const api = await startApi({ database, bus, logger, now, config: apiConfig(settings) });
  closers.add('api', () => api.stop());
  return api;
}

import { type ApiConfig, apiConfig, startApi } from '@i40/api';
import { type Database, topics } from '@i40/common';
import { type Ingest, ingestConfig, startIngest } from '@i40/ingest';
import { connectMqttMessageBus, type Logger, openAll, prepareDatabase, type Running } from '@i40/runtime';
import { type Simulator, simulatorConfig, startSimulator } from '@i40/simulator';
import { type EmbeddedBroker, startAedesBroker } from './aedes-broker.ts';
import type { EmbeddedSettings } from './config.ts';
import { claimDataDirectory } from './data-directory.ts';
import { startMaintenance } from './maintenance.ts';
import { openPgliteDatabase } from './pglite-database.ts';

export interface Embedded extends Running {
  readonly brokerUrl: string;
  readonly apiUrl: string;
  readonly database: Database;
  readonly ingest: Ingest;
  /** Undefined when it is switched off. */
  readonly simulator: Simulator | undefined;
}

interface EmbeddedParts {
  settings: EmbeddedSettings;
  logger: Logger;
  now: () => number;
}

const ingestClientId = 'i40-ingest';

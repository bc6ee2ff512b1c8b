export { type IngestConfig, ingestConfig, ingestSettingsEnv } from './config.ts';
export { type Ingest, type IngestParts, type IngestStats, startIngest } from './service.ts';

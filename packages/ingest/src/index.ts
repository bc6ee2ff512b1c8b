export { type IngestConfig, ingestConfig, ingestSettingsEnv } from './config.ts';
export { type Ingest, type IngestParts, startIngest } from './service.ts';

export { type IngestConfig, ingestConfig, ingestEnv } from './config.ts';
export { type Ingest, type IngestParts, type IngestStats, startIngest } from './service.ts';

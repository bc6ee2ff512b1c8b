export { type IngestConfig, ingestConfig, ingestSettingsEnv } from './config.ts';
export { describeRejected, listRejected, replayRejected } from './rejected-messages.ts';
export { type Ingest, type IngestParts, startIngest } from './service.ts';
export { type GroupWorkerParts, startGroupWorker } from './worker-group.ts';

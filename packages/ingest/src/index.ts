export { describeDeadLetter, replayDeadLetters } from './commands/dead-letter/dead-letter.ts';
export { type IngestConfig, ingestConfig, ingestSettingsEnv } from './config.ts';
export type { MessageAccounting } from './pipeline/metrics.ts';
export { type Ingest, type IngestParts, startIngest } from './service.ts';
export { type GroupWorkerParts, startGroupWorker } from './sources/mqtt/group/group-source.ts';

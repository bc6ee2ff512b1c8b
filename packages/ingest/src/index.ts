export { describeDeadLetter, replayDeadLetters } from './commands/dead-letter/dead-letter.ts';
export { type IngestConfig, ingestConfig, ingestSettingsEnv } from './config.ts';
export type { MessageAccounting } from './pipeline/metrics.ts';
export { type Ingest, type IngestDependencies, startIngestFrom } from './service.ts';
export { defineSource, type OpenedSource, type SourceContext } from './sources/define-source.ts';
export type { Delivery, DeliveryStream, OpenStream, RunningSource, Source } from './sources/source.ts';
export { findSource, sourceNames } from './sources/source-catalogue.ts';
export { startGroupWorker, startIngest } from './start-on-bus.ts';

export * from './of-api.ts';
export * from './of-detection.ts';
export * from './of-ingest.ts';
export * from './of-the-whole.ts';

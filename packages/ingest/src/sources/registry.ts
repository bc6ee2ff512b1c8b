/**
 * Every source of ingest, one line each: what stands here can be chosen with `INGEST_SOURCE`.
 * How to add one: docs/how-to/add-a-source.md.
 */
export { mqtt } from './mqtt/mqtt.ts';

export { type EmbeddedBroker, startAedesBroker } from './aedes-broker.ts';
export { type EmbeddedSettings, embeddedEnv } from './config.ts';
export { openPgliteDatabase } from './pglite-database.ts';
export { type Embedded, startEmbedded } from './service.ts';

export { type EmbeddedBroker, startAedesBroker } from './aedes-broker.ts';
export { type EmbeddedSettings, embeddedEnv } from './config.ts';
export { openEmbeddedDatabase } from './database/open-embedded-database.ts';
export { openPgliteDatabase } from './database/pglite-database.ts';
export { pglite, pgliteUrl } from './database/pglite-driver.ts';
export { type Embedded, startEmbedded } from './service.ts';

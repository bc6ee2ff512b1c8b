import type { DatabaseDriver } from './driver.ts';

/** A PostgreSQL server with TimescaleDB, over a pool of connections. */
export const postgres: DatabaseDriver = {
  name: 'postgres',
  schemes: ['postgres', 'postgresql'],
  async open(url, options) {
    const { createPgDatabase } = await import('./pg-database.ts');
    return createPgDatabase({ url, ...options });
  },
};

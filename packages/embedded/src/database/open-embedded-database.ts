import { createOpenDatabase, drivers, type OpenDatabase } from '@i40/timescale';
import { pglite } from './pglite-driver.ts';

/** As `openDatabase`, with the embedded database among those that it opens. */
export const openEmbeddedDatabase: OpenDatabase = createOpenDatabase([...drivers, pglite]);

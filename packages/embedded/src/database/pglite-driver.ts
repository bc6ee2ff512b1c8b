import type { DatabaseDriver } from '@i40/timescale';

const scheme = 'pglite';

/** TimescaleDB in WebAssembly, in this process: `pglite:` alone is in memory, `pglite:DIRECTORY` keeps its files there. */
export const pglite: DatabaseDriver = {
  name: 'pglite',
  schemes: [scheme],
  async open(url) {
    const { openPgliteDatabase } = await import('./pglite-database.ts');
    const dataDirectory = decodeURI(url.slice(url.indexOf(':') + 1));
    return openPgliteDatabase(dataDirectory === '' ? {} : { dataDirectory });
  },
};

export function pgliteUrl(dataDirectory: string): string {
  return `${scheme}:${encodeURI(dataDirectory)}`;
}

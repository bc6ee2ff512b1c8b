import { UsageError } from '@i40/common';
import type { DatabaseDriver, OpenDatabase } from './driver.ts';
import * as registry from './registry.ts';

/** The drivers that every process has. */
export const drivers: readonly DatabaseDriver[] = Object.values(registry);

/** Opens the database at a URL such as `postgres://i40:secret@127.0.0.1:5432/i40`. Throws `UsageError`. */
export const openDatabase: OpenDatabase = createOpenDatabase(drivers);

/** The same for a process that has other drivers, or more. Throws where two of them claim one scheme. */
export function createOpenDatabase(known: readonly DatabaseDriver[]): OpenDatabase {
  const byScheme = new Map<string, DatabaseDriver>();
  for (const driver of known) {
    for (const scheme of driver.schemes) {
      const other = byScheme.get(scheme);
      if (other) throw new Error(`The drivers ${other.name} and ${driver.name} both claim ${scheme}:`);
      byScheme.set(scheme, driver);
    }
  }
  const open: OpenDatabase = async (url, options) => {
    const [, scheme = ''] = /^([^:/]+):/.exec(url) ?? [];
    const driver = byScheme.get(scheme);
    // Never the URL itself: it may hold a password.
    if (!driver)
      throw new UsageError(
        `No driver opens a database at ${scheme || 'an address without a scheme'}: there are ${[...byScheme.keys()].join(', ')}.`,
      );
    return driver.open(url, options, open);
  };
  return open;
}

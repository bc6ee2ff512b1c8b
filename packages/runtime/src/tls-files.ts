import { readFileSync } from 'node:fs';
import { UsageError } from '@i40/common';
import type { TlsFiles } from './environment/connection-env.ts';

/** What the files hold now. Throws `UsageError` that names the file which cannot be read. */
export function readTlsFiles(files: TlsFiles = {}): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  return Object.fromEntries(
    Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [[name, readPem(file)]])),
  );
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

import { readFileSync } from 'node:fs';
import type { TlsFiles } from '@i40/runtime';

/** What the files hold. Throws where one cannot be read. */
export function readTlsFiles(files: TlsFiles = {}): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  return Object.fromEntries(
    Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [[name, readFileSync(file)]])),
  );
}

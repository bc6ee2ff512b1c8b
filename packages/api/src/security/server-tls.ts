import { readFileSync, statSync } from 'node:fs';
import { Server } from 'node:tls';
import { UsageError } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { z } from 'zod';

/** Where the API itself speaks TLS; else a proxy before it does, or nobody. */
export const serverTlsEnv = z.object({
  API_TLS_CERT_FILE: z.string().optional().meta({
    description: 'File with the certificate of the API (PEM): with it, it speaks HTTPS.',
  }),
  API_TLS_KEY_FILE: z
    .string()
    .optional()
    .meta({ description: 'File with the private key of API_TLS_CERT_FILE (PEM).' }),
});

export interface ServerTls {
  cert: string;
  key: string;
}

/** Throws `UsageError` where only one of certificate and key is set. */
export function serverTls(env: z.infer<typeof serverTlsEnv>): ServerTls | undefined {
  const { API_TLS_CERT_FILE: cert, API_TLS_KEY_FILE: key } = env;
  if (cert && key) return { cert, key };
  if (cert || key)
    throw new UsageError('API_TLS_CERT_FILE and API_TLS_KEY_FILE belong together: set both or neither.');
  return undefined;
}

/** What the files hold now. Throws `UsageError` that names the one which cannot be read. */
export function readServerTls(files: ServerTls): { cert: Buffer; key: Buffer } {
  const read = (path: string) => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new UsageError(`The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
  };
  return { cert: read(files.cert), key: read(files.key) };
}

const lookEveryMs = 30_000;

/** Serves a certificate that was renewed to all who connect from then on. Returns how to stop looking. */
export function followServerTls(
  server: unknown,
  files: ServerTls,
  { logger, everyMs = lookEveryMs }: { logger: Logger; everyMs?: number },
): () => void {
  const changedAt = () => [files.cert, files.key].map((path) => statSync(path).mtimeMs).join();
  let known = changedAt();
  const timer = setInterval(() => {
    try {
      const now = changedAt();
      if (now === known || !(server instanceof Server)) return;
      server.setSecureContext(readServerTls(files));
      known = now;
      logger.info({ file: files.cert }, 'Took the renewed certificate');
    } catch (error) {
      // Perhaps the key is not there yet.
      logger.warn({ reason: (error as Error).message }, 'Kept the certificate: it could not be read again');
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

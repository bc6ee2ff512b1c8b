import { listenError, type Running } from '@i40/runtime';
import { type ApiParts, buildApp } from './app.ts';
import type { ApiConfig } from './config.ts';

export interface Api extends Running {
  /** Where it listens. */
  readonly url: string;
}

/** Starts the API; resolves when it is listening. Throws `UsageError` when the port is taken. */
export async function startApi({ config, ...parts }: ApiParts & { config: ApiConfig }): Promise<Api> {
  const { host, port } = config;
  const app = await buildApp({ ...parts, config });
  try {
    const url = await app.listen({ host, port });
    return { url, stop: () => app.close() };
  } catch (error) {
    await app.close();
    throw listenError(error as NodeJS.ErrnoException, host, port, 'API_PORT');
  }
}

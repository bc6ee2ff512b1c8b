import { databaseEnv, loggerEnv, portEnv } from '@i40/runtime';
import { z } from 'zod';

/** What concerns the API itself, in every run mode. */
export const apiEnv = z.object({
  /** Address to listen on; 0.0.0.0 for every interface. */
  HOST: z.string().default('127.0.0.1'),
  API_PORT: portEnv.default(8000),
});

/** The environment of an API that is a process of its own. */
export const apiProcessEnv = z.object({
  ...databaseEnv.shape,
  ...loggerEnv.shape,
  ...apiEnv.shape,
});

export interface ApiConfig {
  host: string;
  port: number;
}

export function apiConfig(env: z.infer<typeof apiEnv>): ApiConfig {
  return { host: env.HOST, port: env.API_PORT };
}

import { databaseEnv, loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { z } from 'zod';

/** What concerns the API itself, in every run mode. */
export const apiSettingsEnv = z.object({
  /** Address to listen on; 0.0.0.0 for every interface. */
  HOST: z.string().default('127.0.0.1'),
  API_PORT: portEnv.default(8000),
});

/** The environment of an API that is a process of its own. */
export const apiEnv = z.object({
  ...mqttEnv.shape,
  ...databaseEnv.shape,
  ...loggerEnv.shape,
  ...apiSettingsEnv.shape,
});

export interface ApiConfig {
  host: string;
  port: number;
}

export function apiConfig(env: z.infer<typeof apiSettingsEnv>): ApiConfig {
  return { host: env.HOST, port: env.API_PORT };
}

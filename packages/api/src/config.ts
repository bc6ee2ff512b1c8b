import { databaseEnv, flagEnv, loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { z } from 'zod';
import type { ApiLimits } from './protection.ts';

/** What concerns the API itself, in every run mode. */
export const apiSettingsEnv = z.object({
  /** Address to listen on; 0.0.0.0 for every interface. */
  HOST: z.string().default('127.0.0.1'),
  API_PORT: portEnv.default(8000),
  /** Requests a minute from one address; 0 for no limit. */
  API_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).max(10_000_000).default(6_000),
  /** Streams at a time. */
  API_MAX_STREAMS: z.coerce.number().int().min(1).max(100_000).default(500),
  /** Turns requests away while the event loop is late by so much; 0 for never. */
  API_MAX_DELAY_MS: z.coerce.number().int().min(0).max(60_000).default(1_000),
  /** Whether a proxy stands before it, whose word counts for the address of the client. */
  API_TRUST_PROXY: flagEnv.default(false),
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
  trustProxy: boolean;
  limits: ApiLimits;
}

export function apiConfig(env: z.infer<typeof apiSettingsEnv>): ApiConfig {
  return {
    host: env.HOST,
    port: env.API_PORT,
    trustProxy: env.API_TRUST_PROXY,
    limits: {
      requestsPerMinute: env.API_REQUESTS_PER_MINUTE,
      streams: env.API_MAX_STREAMS,
      eventLoopDelayMs: env.API_MAX_DELAY_MS,
    },
  };
}

import { databaseEnv, flagEnv, loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { z } from 'zod';
import type { TrustedNames } from './security/guard-requests.ts';
import type { ApiLimits } from './security/protection.ts';

const listEnv = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

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
  /** Names under which it is reached, separated by commas. Addresses and names without a dot always count. */
  API_HOSTS: listEnv,
  /** Origins of other pages that may use it, separated by commas. */
  API_CORS_ORIGINS: listEnv.refine(
    (origins) => origins.every(isOrigin),
    'must be origins such as https://dash.example.org',
  ),
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
  trustedNames: TrustedNames;
  limits: ApiLimits;
}

export function apiConfig(env: z.infer<typeof apiSettingsEnv>): ApiConfig {
  return {
    host: env.HOST,
    port: env.API_PORT,
    trustProxy: env.API_TRUST_PROXY,
    trustedNames: { hosts: env.API_HOSTS, origins: env.API_CORS_ORIGINS },
    limits: {
      requestsPerMinute: env.API_REQUESTS_PER_MINUTE,
      streams: env.API_MAX_STREAMS,
      eventLoopDelayMs: env.API_MAX_DELAY_MS,
    },
  };
}

import { databaseEnv, flagEnv, hostEnv, loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { z } from 'zod';
import { type AccessConfig, accessConfig, accessEnv } from './access/access-env.ts';
import type { TrustedNames } from './security/guard-requests.ts';
import type { ApiLimits } from './security/protection.ts';
import { type ServerTls, serverTls, serverTlsEnv } from './security/server-tls.ts';

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
  ...hostEnv.shape,
  API_PORT: portEnv.default(8000).meta({ description: 'Port of the REST API.', compose: false }),
  API_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).max(10_000_000).default(6_000).meta({
    description:
      'Requests that one login or key may send, or one address without it; 0 for no limit. Behind a proxy all have its address, unless API_TRUST_PROXY is set.',
    unit: 'requests/min',
  }),
  API_MAX_STREAMS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(500)
    .meta({ description: 'Clients of /stream at a time.' }),
  API_MAX_DELAY_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .meta({
      description: 'How late the event loop may be until requests are turned away with 503; 0 for never.',
      unit: 'ms',
    })
    .default(1_000),
  API_TRUST_PROXY: flagEnv.default(false).meta({
    description:
      'Whether one reverse proxy stands before the API: the last address of its X-Forwarded-For says who asks. Anybody else could make it up.',
  }),
  API_HOSTS: listEnv.meta({
    description:
      'Names under which the API is reached, separated by commas. It answers to addresses and to names without a dot anyway, and to no others: a web page elsewhere could make its own name point here.',
  }),
  ...serverTlsEnv.shape,
  ...accessEnv.shape,
  API_CORS_ORIGINS: listEnv
    .refine((origins) => origins.every(isOrigin), 'must be origins such as https://dash.example.org')
    .meta({
      description:
        'Origins of other pages that may use the API from a browser, separated by commas, such as https://dash.example.org.',
    }),
});

/** The environment of an API that is a process of its own. */
export const apiEnv = z.object({
  ...mqttEnv.shape,
  ...databaseEnv.shape,
  ...loggerEnv.shape,
  ...apiSettingsEnv.shape,
  API_ALLOW_DEFAULT_PASSWORD: flagEnv.default(false).meta({
    description:
      'With API_AUTH=none: whether the API starts beyond this machine although the database has the password of the documentation, because nobody else reaches the database.',
    compose: false,
  }),
});

export interface ApiConfig {
  host: string;
  port: number;
  /** Undefined where there is no login. */
  access: AccessConfig | undefined;
  trustProxy: boolean;
  /** Undefined where it speaks HTTP. */
  tls?: ServerTls | undefined;
  trustedNames: TrustedNames;
  limits: ApiLimits;
}

/** Throws `UsageError` where others could reach an API that asks nobody who they are. */
export function apiConfig(env: z.infer<typeof apiSettingsEnv>): ApiConfig {
  return {
    host: env.HOST,
    port: env.API_PORT,
    access: accessConfig(env, env.HOST),
    trustProxy: env.API_TRUST_PROXY,
    tls: serverTls(env),
    trustedNames: { hosts: env.API_HOSTS, origins: env.API_CORS_ORIGINS },
    limits: {
      requestsPerMinute: env.API_REQUESTS_PER_MINUTE,
      streams: env.API_MAX_STREAMS,
      eventLoopDelayMs: env.API_MAX_DELAY_MS,
    },
  };
}

import { hostname } from 'node:os';
import { UsageError } from '@i40/common';
import { z } from 'zod';
import { portEnv } from './env.ts';

/** Where the broker is. The defaults are those of the containers as seen from the host. */
export const mqttEnv = z.object({
  MQTT_URL: z
    .url({ protocol: /^(mqtts?|wss?|tls|tcp)$/, error: 'must be a URL such as mqtt://127.0.0.1:1883' })
    .optional()
    .meta({
      description:
        "The broker's host and port in one, such as mqtt://127.0.0.1:1883, also for TLS (mqtts) and WebSocket (ws, wss). It takes precedence.",
      secret: true,
      compose: false,
    }),
  MQTT_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: "The broker's host; MQTT_PORT is its port.", compose: false }),
  MQTT_PORT: portEnv.default(1883).meta({ description: 'Port of the MQTT broker.', compose: false }),
  MQTT_USERNAME: z
    .string()
    .optional()
    .meta({ description: 'For a broker that demands a user and a password, see mosquitto/mosquitto.conf.' }),
  MQTT_PASSWORD: z.string().optional().meta({ description: 'Password of MQTT_USERNAME.', secret: true }),
  MQTT_CA_FILE: z.string().optional().meta({
    description:
      'File with the certificate of the authority that the broker is trusted by (PEM). Where it is set, the connection is by TLS.',
  }),
  MQTT_CERT_FILE: z.string().optional().meta({
    description:
      'File with the certificate that a service shows to the broker (PEM), for brokers that demand one.',
  }),
  MQTT_KEY_FILE: z
    .string()
    .optional()
    .meta({ description: 'File with the private key of MQTT_CERT_FILE (PEM).' }),
});

export interface MqttTarget {
  url: string;
  username?: string | undefined;
  password?: string | undefined;
  /** Files; read anew with every connection, so that certificates can be renewed beneath a running service. */
  tls?: TlsFiles | undefined;
}

export interface TlsFiles {
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** Throws `UsageError` where only one of certificate and key is set. */
export function mqttTarget(env: z.infer<typeof mqttEnv>): MqttTarget {
  const tls = { ca: env.MQTT_CA_FILE, cert: env.MQTT_CERT_FILE, key: env.MQTT_KEY_FILE };
  if ((tls.cert === undefined) !== (tls.key === undefined))
    throw new UsageError('MQTT_CERT_FILE and MQTT_KEY_FILE belong together: set both or neither.');
  const isTls = Object.values(tls).some((file) => file !== undefined);
  const scheme = isTls ? 'mqtts' : 'mqtt';
  return {
    url: env.MQTT_URL ?? `${scheme}://${hostInUrl(env.MQTT_HOST)}:${env.MQTT_PORT}`,
    username: env.MQTT_USERNAME,
    password: env.MQTT_PASSWORD,
    ...(isTls ? { tls } : {}),
  };
}

/** Where the database is. */
export const databaseEnv = z.object({
  DATABASE_URL: z
    .url({
      // A driver of one's own is named behind a plus, as in postgres+recording://…
      protocol: /^postgres(ql)?(\+[a-z0-9.-]+)?$/,
      error: 'must be a URL such as postgres://i40:i40pass@127.0.0.1:5432/i40',
    })
    .optional()
    .meta({
      description:
        "The database's host, port, user, password and name in one, such as postgres://i40:i40pass@127.0.0.1:5432/i40. It takes precedence.",
      secret: true,
      compose: false,
    }),
  PG_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: "The database's host; PG_PORT is its port.", compose: false }),
  PG_PORT: portEnv.default(5432).meta({ description: 'Port of TimescaleDB.', compose: false }),
  PG_USER: z.string().default('i40').meta({ description: 'Database user.' }),
  PG_PASSWORD: z.string().default('i40pass').meta({ description: 'Password of PG_USER.', secret: true }),
  PG_DATABASE: z.string().default('i40').meta({ description: 'Name of the database.' }),
  PG_SSLMODE: z.enum(['disable', 'require', 'verify-ca', 'verify-full']).default('disable').meta({
    description:
      'TLS to the database, as libpq has it: require encrypts and trusts any server, verify-ca trusts those of PG_CA_FILE, verify-full also checks the name.',
  }),
  PG_CA_FILE: z.string().optional().meta({
    description: 'File with the certificate of the authority that the database is trusted by (PEM).',
  }),
  PG_CERT_FILE: z.string().optional().meta({
    description: 'File with the certificate that a service shows to the database (PEM).',
  }),
  PG_KEY_FILE: z
    .string()
    .optional()
    .meta({ description: 'File with the private key of PG_CERT_FILE (PEM).' }),
});

/** Where a service listens. */
export const hostEnv = z.object({
  HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: 'Address to listen on; 0.0.0.0 for every interface.', compose: false }),
});

/** Where a service that speaks no HTTP otherwise tells whether it works. */
export const healthEnv = hostEnv.extend({
  HEALTH_PORT: portEnv.optional().meta({
    description:
      'Serves GET /health and GET /metrics on this port where it is set. A port for each service, so not in a common .env.',
    compose: false,
  }),
});

/** A connection string; parts that a URL would misread are escaped. */
export function databaseUrl(env: z.infer<typeof databaseEnv>): string {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const [user, password, database] = [env.PG_USER, env.PG_PASSWORD, env.PG_DATABASE].map(encodeURIComponent);
  return `postgres://${user}:${password}@${hostInUrl(env.PG_HOST)}:${env.PG_PORT}/${database}${tlsParameters(env)}`;
}

function tlsParameters(env: z.infer<typeof databaseEnv>): string {
  if (env.PG_SSLMODE === 'disable') return '';
  const files = { sslrootcert: env.PG_CA_FILE, sslcert: env.PG_CERT_FILE, sslkey: env.PG_KEY_FILE };
  const parameters = new URLSearchParams({
    sslmode: env.PG_SSLMODE,
    // Without it the driver takes `require` for `verify-full`.
    uselibpqcompat: 'true',
  });
  for (const [name, file] of Object.entries(files)) if (file !== undefined) parameters.set(name, file);
  return `?${parameters}`;
}

/** An IPv6 address stands in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** A client id that is the same after a restart on the same host, so that the broker knows the session again. */
export function stableClientId(service: string): string {
  return `i40-${service}-${hostname()}`;
}

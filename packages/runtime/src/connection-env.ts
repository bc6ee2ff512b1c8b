import { hostname } from 'node:os';
import { z } from 'zod';
import { portEnv } from './env.ts';

/** Where the broker is. The defaults are those of the containers as seen from the host. */
export const mqttEnv = z.object({
  MQTT_URL: z
    .url({ protocol: /^(mqtts?|wss?|tls|tcp)$/, error: 'must be a URL such as mqtt://127.0.0.1:1883' })
    .optional(),
  MQTT_HOST: z.string().default('127.0.0.1'),
  MQTT_PORT: portEnv.default(1883),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: z.string().optional(),
});

export interface MqttTarget {
  url: string;
  username?: string | undefined;
  password?: string | undefined;
}

export function mqttTarget(env: z.infer<typeof mqttEnv>): MqttTarget {
  return {
    url: env.MQTT_URL ?? `mqtt://${hostInUrl(env.MQTT_HOST)}:${env.MQTT_PORT}`,
    username: env.MQTT_USERNAME,
    password: env.MQTT_PASSWORD,
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
    .optional(),
  PG_HOST: z.string().default('127.0.0.1'),
  PG_PORT: portEnv.default(5432),
  PG_USER: z.string().default('i40'),
  PG_PASSWORD: z.string().default('i40pass'),
  PG_DATABASE: z.string().default('i40'),
});

/** A connection string; parts that a URL would misread are escaped. */
export function databaseUrl(env: z.infer<typeof databaseEnv>): string {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const [user, password, database] = [env.PG_USER, env.PG_PASSWORD, env.PG_DATABASE].map(encodeURIComponent);
  return `postgres://${user}:${password}@${hostInUrl(env.PG_HOST)}:${env.PG_PORT}/${database}`;
}

/** An IPv6 address stands in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** A client id that is the same after a restart on the same host, so that the broker knows the session again. */
export function stableClientId(service: string): string {
  return `i40-${service}-${hostname()}`;
}

import { portEnv } from '@i40/runtime';
import { z } from 'zod';

const text = z.string().optional();

/** What the images in docker-compose.yml that are not ours read, by the name of the service. */
export const imageEnv: Readonly<Record<string, z.ZodObject>> = {
  grafana: z.object({
    GRAFANA_PORT: portEnv.default(3000).meta({ description: 'Port of Grafana, in containers only.' }),
    GF_SECURITY_ADMIN_USER: z.string().default('admin').meta({ description: "Grafana's first user." }),
    GF_SECURITY_ADMIN_PASSWORD: z
      .string()
      .default('admin')
      .meta({ description: "Password of Grafana's first user." }),
    ALERT_EMAIL_TO: text.meta({
      description:
        'Who gets mail; several addresses are separated by semicolons. Needs GF_SMTP_HOST as well.',
    }),
    ALERT_WEBHOOK_URL: text.meta({ description: 'Where alerts are posted to, as JSON.' }),
    GF_SMTP_HOST: text.meta({ description: 'The mail server, as host:port.' }),
    GF_SMTP_USER: text.meta({ description: 'User of the mail server.' }),
    GF_SMTP_PASSWORD: text.meta({ description: 'Password of that user.' }),
    GF_SMTP_FROM_ADDRESS: z
      .string()
      .default('admin@grafana.localhost')
      .meta({ description: 'Who the mail is from.' }),
    GF_SERVER_ROOT_URL: z
      .string()
      .default('http://127.0.0.1:3000/')
      .meta({ description: 'Where Grafana is reached from outside, for the links in messages.' }),
    GF_LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('warn')
      .meta({ description: 'How much Grafana logs.' }),
  }),
  timescaledb: z.object({
    TS_TUNE_MEMORY: z
      .string()
      .default('2GB')
      .meta({ description: 'Memory to tune Postgres for, when the volume is made.' }),
    TS_TUNE_NUM_CPUS: text.meta({
      description: 'Processors to tune it for, when the volume is made; by default those of the machine.',
    }),
    TS_TUNE_MAX_CONNS: z.coerce.number().int().default(100).meta({
      description:
        'Connections that it allows, set when the volume is made. Grafana and each service take up to ten.',
    }),
    TZ: z
      .string()
      .default('UTC')
      .meta({ description: "The database's time zone, for what psql shows and for its log." }),
  }),
};

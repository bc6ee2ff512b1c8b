import { apiSettingsEnv } from '@i40/api';
import { detectorSettingsEnv, detectorSwitchEnv } from '@i40/detector';
import { ingestSettingsEnv, sparkplugHostEnv } from '@i40/ingest';
import { flagEnv, loggerEnv, mqttEnv } from '@i40/runtime';
import { simulatorSettingsEnv } from '@i40/simulator';
import { storageEnv } from '@i40/timescale';
import { z } from 'zod';

/** Which data directory. */
export const dataEnv = z.object({
  DATA_DIR: z
    .string()
    .default('.data')
    .meta({ description: '`npm start`: where the database keeps its files.' }),
});

/** The environment of `npm start`. */
export const embeddedEnv = z
  .object({
    ...apiSettingsEnv.shape,
    ...ingestSettingsEnv.shape,
    ...sparkplugHostEnv.shape,
    ...simulatorSettingsEnv.shape,
    ...detectorSettingsEnv.shape,
    ...detectorSwitchEnv.shape,
    /** Where the embedded broker listens. */
    MQTT_PORT: mqttEnv.shape.MQTT_PORT,
    ...dataEnv.shape,
    SECURE: z.string().optional().meta({
      description:
        '`npm start`: the directory that `i40 secure init` has made. With it the broker speaks TLS and takes machines with a certificate or a password alone, and the API answers by HTTPS to whoever has a key.',
      placeholder: 'secrets',
    }),
    MQTT_ANONYMOUS: z.enum(['allow']).optional().meta({
      description:
        '`npm start`: allow lets anybody who reaches HOST send to the broker, where HOST is beyond this machine and SECURE is not set.',
    }),
    SIMULATOR: flagEnv.default(true).meta({
      description: '`npm start`: false leaves the simulator out, to see your own machines alone.',
    }),
    SIM_PAST_MIN: z.coerce.number().min(0).max(1_440).default(60).meta({
      description: '`npm start`: how much of a past the simulated plant has when the database is new.',
      unit: 'min',
    }),
    /** The database computes on this event loop too: what is a sign of overload elsewhere is a long statement here. */
    API_MAX_DELAY_MS: apiSettingsEnv.shape.API_MAX_DELAY_MS.unwrap().default(5_000),
    LOG_LEVEL: loggerEnv.shape.LOG_LEVEL.unwrap().default('warn'),
  })
  .and(storageEnv);

export type EmbeddedSettings = z.infer<typeof embeddedEnv>;

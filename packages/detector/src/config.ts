import { bestOf, detectors } from '@i40/detect';
import { databaseEnv, flagEnv, loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { storageEnv } from '@i40/timescale';
import { z } from 'zod';

/** The detectors that judge all sensors of a machine together. */
const methods = Object.keys(detectors).filter((name) => detectors[name]?.judges === 'sensors together');

/** The detector that runs unless another one is named. */
export const defaultMethod: string = bestOf.machines;

/** What concerns the detector itself, in every run mode. */
export const detectorSettingsEnv = z.object({
  /** Which detector judges a machine's sensors together. */
  DETECTOR_METHOD: z
    .string()
    .refine((name) => methods.includes(name), `must be one of ${methods.join(', ')}`)
    .default(defaultMethod),
  /** How long a machine is only learnt from; it should hold all that the machine does, twice. */
  DETECTOR_LEARN_MIN: z.coerce.number().min(5).max(10_080).default(20),
  /** How much of the past is learnt from the database when a machine is seen for the first time. */
  DETECTOR_WARM_UP_MIN: z.coerce.number().min(0).max(10_080).default(60),
  /** How long an alarm lasts until it counts as how the machine is now. */
  DETECTOR_ADOPT_H: z.coerce.number().min(1).max(8_760).default(8),
  /** How often what was learnt is written to the database. */
  DETECTOR_SAVE_EVERY_S: z.coerce.number().int().min(10).max(86_400).default(300),
});

/** The environment of a detector that is a process of its own. */
export const detectorEnv = z
  .object({
    ...mqttEnv.shape,
    ...databaseEnv.shape,
    ...loggerEnv.shape,
    ...detectorSettingsEnv.shape,
    HOST: z.string().default('127.0.0.1'),
    /** Serves GET /health and /metrics when set. */
    HEALTH_PORT: portEnv.optional(),
  })
  .and(storageEnv);

/** Whether `npm start` runs the detector. */
export const detectorSwitchEnv = z.object({ DETECTOR: flagEnv.default(true) });

export interface DetectorConfig {
  readonly method: string;
  readonly learnMs: number;
  readonly warmUpMs: number;
  readonly adoptMs: number;
  readonly saveEveryMs: number;
}

export function detectorConfig(env: z.infer<typeof detectorSettingsEnv>): DetectorConfig {
  return {
    method: env.DETECTOR_METHOD,
    learnMs: env.DETECTOR_LEARN_MIN * 60_000,
    warmUpMs: env.DETECTOR_WARM_UP_MIN * 60_000,
    adoptMs: env.DETECTOR_ADOPT_H * 3_600_000,
    saveEveryMs: env.DETECTOR_SAVE_EVERY_S * 1_000,
  };
}

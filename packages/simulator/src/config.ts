import { plantModel } from '@i40/common';
import { loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { z } from 'zod';
import { countSeries } from './plant/fleet.ts';

/** What the synthetic plant can be told. */
export const simulatorSettingsEnv = z.object({
  /** Readings a second over the whole plant. By default every series of the plant model once a second. */
  SIM_RATE: z.coerce.number().min(1).max(50_000).default(countSeries(plantModel)),
  SIM_MACHINES: z.coerce.number().int().min(1).max(1_000).default(plantModel.length),
  /** The same seed plays the same plant. */
  SIM_SEED: z.coerce.number().int().default(4040),
  /**
   * Mean seconds between faults in the whole plant; 0 for none but those commanded. They last some 5 minutes: by
   * default most of the time the plant is healthy.
   */
  SIM_FAULT_EVERY_S: z.coerce
    .number()
    .refine((seconds) => seconds === 0 || seconds >= 1, 'must be 0 (no faults) or at least 1')
    .default(1_800),
});

/** The whole environment of the simulator as a process of its own. */
export const simulatorEnv = z.object({
  ...mqttEnv.shape,
  ...loggerEnv.shape,
  ...simulatorSettingsEnv.shape,
  /** Where `GET /health` answers; nowhere when unset. */
  HEALTH_PORT: portEnv.optional(),
  HOST: z.string().default('127.0.0.1'),
});

export interface SimulatorConfig {
  readonly rate: number;
  readonly machines: number;
  readonly seed: number;
  readonly faultEveryS: number;
}

export function simulatorConfig(env: z.infer<typeof simulatorSettingsEnv>): SimulatorConfig {
  return {
    rate: env.SIM_RATE,
    machines: env.SIM_MACHINES,
    seed: env.SIM_SEED,
    faultEveryS: env.SIM_FAULT_EVERY_S,
  };
}

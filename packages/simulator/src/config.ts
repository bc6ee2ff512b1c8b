import { loggerEnv, mqttEnv, portEnv } from '@i40/runtime';
import { z } from 'zod';

/** What the synthetic plant can be told. */
export const simulatorSettingsEnv = z.object({
  /** Readings a second over the whole plant. 15 is every series of the three machines once a second. */
  SIM_RATE: z.coerce.number().min(1).max(50_000).default(15),
  SIM_MACHINES: z.coerce.number().int().min(1).max(1_000).default(3),
  /** The same seed plays the same plant. */
  SIM_SEED: z.coerce.number().int().default(4040),
  /** Up to so many readings of one line in a message; when unset, one up to 2,000 readings a second. */
  SIM_READINGS_PER_MESSAGE: z.coerce.number().int().min(1).max(5_000).optional(),
  /** Mean seconds between faults in the whole plant; 0 for none but those ordered. */
  SIM_FAULT_EVERY_S: z.coerce
    .number()
    .refine((seconds) => seconds === 0 || seconds >= 1, 'must be 0 (no faults) or at least 1')
    .default(600),
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
  readonly readingsPerMessage?: number | undefined;
  readonly faultEveryS: number;
}

export function simulatorConfig(env: z.infer<typeof simulatorSettingsEnv>): SimulatorConfig {
  return {
    rate: env.SIM_RATE,
    machines: env.SIM_MACHINES,
    seed: env.SIM_SEED,
    readingsPerMessage: env.SIM_READINGS_PER_MESSAGE,
    faultEveryS: env.SIM_FAULT_EVERY_S,
  };
}

import { plantModel } from '@i40/common';
import { healthEnv, loggerEnv, mqttEnv } from '@i40/runtime';
import { z } from 'zod';
import { countSeries } from './plant/fleet.ts';

/** What the synthetic plant can be told. */
export const simulatorSettingsEnv = z.object({
  /** By default every series of the plant model once a second. */
  SIM_RATE: z.coerce
    .number()
    .min(1)
    .max(50_000)
    .default(countSeries(plantModel))
    .meta({ description: 'Rate over the whole plant.', unit: 'readings/s' }),
  SIM_MACHINES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(plantModel.length)
    .meta({ description: 'Machines in the plant, of five sensors each.' }),
  SIM_SEED: z.coerce
    .number()
    .int()
    .default(4040)
    .meta({ description: 'The same seed plays the same plant.' }),
  /** Faults last some 5 minutes: by default most of the time the plant is healthy. */
  SIM_FAULT_EVERY_S: z.coerce
    .number()
    .refine((seconds) => seconds === 0 || seconds >= 1, 'must be 0 (no faults) or at least 1')
    .default(1_800)
    .meta({
      description: 'Mean time between faults in the whole plant, 1 or more; 0 for none but those ordered.',
      unit: 's',
    }),
});

/** The whole environment of the simulator as a process of its own. */
export const simulatorEnv = z.object({
  ...mqttEnv.shape,
  ...loggerEnv.shape,
  ...simulatorSettingsEnv.shape,
  ...healthEnv.shape,
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

import { z } from 'zod';
import { cursorSchema } from '../cursor.ts';
import { nameSchema } from '../name.ts';
import { defaultSite } from '../reading.ts';
import { alarmStates, anomalySchema } from './anomaly.ts';
import { isSevere, isSilent, silentAfterMs } from './rules.ts';

/** As `latest_readings_at` in `db/013_plant_rules.sql` says it. */
export const sensorStatuses = ['in range', 'out of range', 'range unknown', 'bad quality', 'silent'] as const;

/** What a machine is like: what detection says, or `stale` when it has fallen silent. */
export const machineStates = [...alarmStates, 'stale'] as const;
export const machineStateSchema = z.enum(machineStates);
export type MachineState = z.infer<typeof machineStateSchema>;

/** A machine that has sent nothing for so long is stale: all its sensors are silent. */
export const staleAfterMs: number = silentAfterMs;

export const sensorSchema = z.object({
  sensor: nameSchema,
  unit: z.string().nullable(),
  normal_low: z.number().nullable().meta({ description: 'Lower end of the normal range; null: not known' }),
  normal_high: z.number().nullable().meta({ description: 'Upper end of the normal range; null: not known' }),
  description: z.string().nullable(),
  ts: z.iso.datetime().nullable().meta({
    description:
      'Of the latest reading; null after a day of silence. After now where the clock of the source is ahead and there is no reading of now',
  }),
  value: z.number().nullable(),
  quality: z
    .int()
    .nullable()
    .meta({ description: 'OPC quality code: 192 good, 64 uncertain, less than that bad' }),
  status: z.enum(sensorStatuses).meta({ description: 'silent: nothing for a minute' }),
});
export type Sensor = z.infer<typeof sensorSchema>;

export const sensorStateSchema = z.object({
  sensor: nameSchema,
  state: z.string().meta({ description: 'What it said last, in words' }),
  ts: z.iso.datetime().meta({ description: 'Since when, or when it was last said' }),
  quality: z.int().meta({ description: 'As of a reading' }),
});
export type SensorState = z.infer<typeof sensorStateSchema>;

export const machineSchema = z.object({
  site: nameSchema,
  line: z.string().meta({ description: 'Production line; empty where the source names none' }),
  machine_id: nameSchema,
  description: z.string().nullable(),
  state: machineStateSchema.meta({
    description:
      'stale: silent for a minute; anomaly: a severe episode is open; warning: any episode is open, or a value is out of its range',
  }),
  last_ts: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Latest reading of any sensor; of a machine without numbers, its latest state' }),
  sensors: z.array(sensorSchema),
  states: z
    .array(sensorStateSchema)
    .meta({ description: 'What the machine says in words, by sensor: the latest of each' }),
});
export type Machine = z.infer<typeof machineSchema>;

/** Machines in one answer. */
export const maxMachines = 2_000;

export const machinesQuerySchema = z.strictObject({
  site: nameSchema.optional(),
  line: nameSchema.optional(),
  active: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .default(false)
    .meta({ description: 'true: only machines that have sent within the last day' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxMachines)
    .default(maxMachines)
    .meta({ description: 'Machines a page; of more than that, the first answer is a page as well' }),
  cursor: cursorSchema.optional(),
});

export const machinesResponseSchema = z.object({
  machines: z.array(machineSchema).meta({ description: 'By site and machine' }),
  next: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last' }),
});

export const machineParamsSchema = z.strictObject({
  machine_id: nameSchema.meta({ description: 'A slash in it is written %2F', examples: ['M01'] }),
});

export const machineQuerySchema = z.strictObject({ site: nameSchema.default(defaultSite) });

export const machineDetailSchema = machineSchema.extend({
  anomalies: z.array(anomalySchema).meta({ description: 'Open episodes, the newest first' }),
});
export type MachineDetail = z.infer<typeof machineDetailSchema>;

interface MachineSigns {
  /** Epoch milliseconds of the latest reading. */
  lastAt: number | undefined;
  now: number;
  /** Peak scores of the open episodes. */
  openScores: readonly number[];
  isOutOfRange: boolean;
  /** What the detector says of itself: it has not seen enough of this machine yet. */
  isLearning: boolean;
}

/** A machine's state from the signs there are; silence hides all others. */
export function judgeMachine({
  lastAt,
  now,
  openScores,
  isOutOfRange,
  isLearning,
}: MachineSigns): MachineState {
  if (isSilent(lastAt, now)) return 'stale';
  if (openScores.some(isSevere)) return 'anomaly';
  if (openScores.length > 0 || isOutOfRange) return 'warning';
  return isLearning ? 'learning' : 'normal';
}

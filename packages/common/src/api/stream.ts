import { z } from 'zod';
import { nameSchema } from '../name.ts';
import { anomalySchema } from '../plant/anomaly.ts';
import { machineStateSchema } from '../plant/machine.ts';

/** What `GET /stream` may be narrowed to. */
export const streamQuerySchema = z.strictObject({
  site: nameSchema.optional(),
  line: nameSchema.optional(),
  machine_id: nameSchema.optional(),
});
export type StreamQuery = z.infer<typeof streamQuerySchema>;

/** A series since the last event: its latest reading, and what it went through meanwhile. */
export const seriesUpdateSchema = z.object({
  site: nameSchema,
  machine_id: nameSchema,
  sensor: nameSchema,
  ts: z.iso.datetime(),
  value: z.number(),
  unit: z.string().nullable(),
  quality: z.int(),
  min: z.number(),
  max: z.number(),
  count: z.int(),
});
export type SeriesUpdate = z.infer<typeof seriesUpdateSchema>;

export const stateUpdateSchema = z.object({
  site: nameSchema,
  machine_id: nameSchema,
  state: machineStateSchema,
  since: z.iso.datetime().nullable().meta({ description: 'Null where nobody saw it begin' }),
});
export type StateUpdate = z.infer<typeof stateUpdateSchema>;

export const pulseSchema = z.object({
  connected: z
    .boolean()
    .meta({ description: 'Whether the live feed arrives; false while the broker is away' }),
  readings_per_s: z.number(),
  lag_s: z
    .number()
    .nullable()
    .meta({ description: 'From the measurement to here, of the newest reading; null while nothing comes' }),
  rejected: z.int().meta({ description: 'Rejected messages of the last hour' }),
  clients: z.int(),
});
export type Pulse = z.infer<typeof pulseSchema>;

/** The data of each named event of the stream. */
export const streamEventSchemas = {
  readings: z.object({ readings: z.array(seriesUpdateSchema) }),
  states: z.object({ machines: z.array(stateUpdateSchema) }),
  anomalies: z.object({ anomalies: z.array(anomalySchema) }),
  pulse: pulseSchema,
} as const;

export type StreamEvents = {
  [Name in keyof typeof streamEventSchemas]: z.infer<(typeof streamEventSchemas)[Name]>;
};

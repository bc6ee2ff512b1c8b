import { z } from 'zod';
import { nameSchema } from './reading.ts';

/** What ingest publishes at `live/<site>/<machine_id>` after the commit: the readings of that machine, in one form. */
export const liveMessageSchema = z.array(
  z.object({
    ts: z.iso.datetime(),
    sensor: nameSchema,
    value: z.number(),
    unit: z.string().nullable(),
    quality: z.int(),
  }),
);

export type LiveMessage = z.infer<typeof liveMessageSchema>;

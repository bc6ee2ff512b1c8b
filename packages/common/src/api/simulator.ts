import { z } from 'zod';
import { faultCommandSchema, faultKindSchema } from '../plant/fault.ts';

/** What a simulator keeps at the broker, retained, while it runs; the broker takes it away when the simulator is gone. */
export const simulatorStatusSchema = z.object({
  /** The kinds of faults that can be ordered from it. */
  kinds: z.array(faultKindSchema),
});
export type SimulatorStatus = z.infer<typeof simulatorStatusSchema>;

export const simulatorResponseSchema = z.object({
  present: z.boolean().meta({ description: 'Whether a simulator takes orders at the moment' }),
  kinds: z.array(faultKindSchema).meta({ description: 'What can be ordered; empty without a simulator' }),
});

export const faultRequestSchema = faultCommandSchema.omit({ order_id: true }).strict();
export type FaultRequest = z.infer<typeof faultRequestSchema>;

export const faultAcceptedSchema = z.object({
  order_id: z.string().meta({ description: 'In the announcements at simulator/<site>/faults as well' }),
});

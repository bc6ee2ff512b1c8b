import { z } from 'zod';
import { cursorSchema } from '../cursor.ts';
import { nameSchema } from '../name.ts';
import { anomalySchema } from '../plant/anomaly.ts';
import { timeParamSchema } from './time-param.ts';

export const anomaliesQuerySchema = z.strictObject({
  machine_id: nameSchema.optional(),
  site: nameSchema.optional(),
  sensor: nameSchema.optional(),
  from: timeParamSchema.optional().meta({ description: 'Episodes that had not ended by then' }),
  to: timeParamSchema.optional().meta({ description: 'Episodes that had begun by then' }),
  open: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: those that last; false: those that are over' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: cursorSchema.optional(),
});
export type AnomaliesQuery = z.infer<typeof anomaliesQuerySchema>;

export const anomaliesResponseSchema = z.object({
  anomalies: z.array(anomalySchema).meta({ description: 'The newest first' }),
  next: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last' }),
});

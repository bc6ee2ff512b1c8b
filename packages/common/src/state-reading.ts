import { z } from 'zod';
import { nameSchema } from './name.ts';

export const maxStateLength = 255;

/** What one sensor said in words at one instant: `open`, `RUN`, an alarm code. It has the key of a reading. */
export const stateReadingSchema = z.object({
  /** When it was so: epoch milliseconds. Fractions are kept down to the microsecond. */
  ts: z.number(),
  site: nameSchema,
  /** Production line, '' where the source names none. */
  line: z.union([z.literal(''), nameSchema]),
  machine_id: nameSchema,
  sensor: nameSchema,
  /** As the machine sent it, without blanks at its ends. */
  value: z
    .string()
    .min(1)
    .max(maxStateLength)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  /** As that of a reading. */
  quality: z.int().min(0).max(255),
  /** As that of a reading. */
  is_historical: z.boolean(),
});

export type StateReading = z.infer<typeof stateReadingSchema>;

import { z } from 'zod';

/** Reasons that one answer lists; beyond it rejections are only counted. */
export const maxReasons = 100;

const count = (description: string) => z.int().min(0).meta({ description });

/** What became of the readings that somebody sent by HTTP. */
export const readingsReceiptSchema = z.object({
  received: count('Readings that came, those that were rejected included'),
  stored: count('Now in the database: new ones, and corrections of the value of a time'),
  repeated: count('In the database before with the same value, or twice in the request'),
  pending: count(
    'Taken in by the broker, and not among the readings of the database yet: ingest is slow or away, or reads other topics, or they are history that is kept as averages alone',
  ),
  states: count('Texts, which are no readings: passed on to ingest, and not looked up'),
  rejected: count('No readings, or refused by ingest'),
  reasons: z
    .array(
      z.object({
        at: z
          .int()
          .min(1)
          .optional()
          .meta({ description: 'Line of the body, or number of the element in its array' }),
        reason: z.string(),
        element: z.string().optional().meta({ description: 'What was rejected, cut to 200 characters' }),
      }),
    )
    .max(maxReasons)
    .meta({ description: `Why; the first ${maxReasons}` }),
});

export type ReadingsReceipt = z.infer<typeof readingsReceiptSchema>;
export type RejectionReason = ReadingsReceipt['reasons'][number];

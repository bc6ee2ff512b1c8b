import { z } from 'zod';
import { cursorSchema } from '../cursor.ts';
import { nameSchema } from '../name.ts';
import { defaultSite } from '../reading.ts';
import { timeParamSchema } from './time-param.ts';

export const resolutions = ['raw', '1m', '1h'] as const;
export const resolutionSchema = z.enum(resolutions);
export type Resolution = z.infer<typeof resolutionSchema>;

/** Rows in one JSON answer; what streams has no limit. */
export const maxReadingRows = 20_000;

/** What is asked for: numbers, or what machines say in words. */
export const readingTypes = ['number', 'state'] as const;
export type ReadingType = (typeof readingTypes)[number];

const maxSensors = 100;

/** Names separated by commas; a comma within a name has a backslash before it. */
const sensorListSchema = z
  .string()
  .max(256 * maxSensors)
  .transform((text) => text.split(/(?<!\\),/).map((name) => name.replaceAll('\\,', ',')))
  .pipe(z.array(nameSchema).max(maxSensors))
  .meta({
    description: 'Separated by commas (a comma in a name is written `\\,`); by default all of the machine',
    examples: ['temp,vibration'],
  });

export const readingsQuerySchema = z.strictObject({
  machine_id: nameSchema.meta({ examples: ['M01'] }),
  site: nameSchema.default(defaultSite),
  sensors: sensorListSchema.optional(),
  type: z.enum(readingTypes).default('number').meta({
    description: 'state: what the sensors say in words, such as `RUN`; always raw, for words have no average',
  }),
  from: timeParamSchema.default('-1h').meta({
    description:
      'ISO 8601 with a time zone, seconds or milliseconds since 1970, `now`, or before now: -90s, -15m, -6h, -7d, -2w',
  }),
  to: timeParamSchema.default('now').meta({
    description:
      'Exclusive; written as `from`. Readings of a clock that is ahead lie after now, by up to 5 minutes',
  }),
  resolution: z
    .enum(['auto', ...resolutions])
    .default('auto')
    .meta({
      description:
        'auto: readings up to 2 hours, minutes up to 14 days, hours beyond; coarser where the finer is no longer kept, or as JSON would be too much',
    }),
  limit: z.coerce.number().int().min(1).max(maxReadingRows).optional().meta({
    description:
      'Rows a page, JSON only. Without it the whole range comes at once, or a problem if it is too much',
  }),
  cursor: cursorSchema.optional(),
  format: z.enum(['json', 'ndjson', 'csv']).optional().meta({
    description:
      'Instead of the Accept header, for links. ndjson and csv are streams of all rows, without pages',
  }),
});
export type ReadingsQuery = z.infer<typeof readingsQuerySchema>;

export const rawRowSchema = z.object({
  ts: z.iso.datetime(),
  sensor: nameSchema,
  value: z.number(),
  unit: z.string().nullable(),
  quality: z.int(),
});
export type RawRow = z.infer<typeof rawRowSchema>;

export const stateRowSchema = z.object({
  ts: z.iso.datetime(),
  sensor: nameSchema,
  state: z.string(),
  quality: z.int(),
});
export type StateRow = z.infer<typeof stateRowSchema>;

/** An average never stands alone: minimum and maximum show the spike that it hides. */
export const bucketRowSchema = z.object({
  ts: z.iso.datetime().meta({ description: 'Begin of the minute or hour' }),
  sensor: nameSchema,
  avg: z.number(),
  min: z.number(),
  max: z.number(),
  last: z.number(),
  count: z.int().meta({ description: 'Readings in it, those of bad quality left out' }),
});
export type BucketRow = z.infer<typeof bucketRowSchema>;

export const readingsResponseSchema = z.object({
  site: nameSchema,
  machine_id: nameSchema,
  resolution: resolutionSchema,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  readings: z
    .union([z.array(rawRowSchema), z.array(bucketRowSchema), z.array(stateRowSchema)])
    .meta({ description: 'By sensor, then by time; with `type=state` those with a state' }),
  next: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last' }),
});
export type ReadingsResponse = z.infer<typeof readingsResponseSchema>;

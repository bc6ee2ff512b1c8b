import { z } from 'zod';
import { nameSchema } from '../name.ts';

/**
 * How unusual something is, the same for every detector: a tenth for each power of ten by which normal operation shows
 * it less often. 0.5 is what normal operation shows once in 100,000 times.
 */
export const anomalyScoreSchema = z.number().min(0).max(1);

/** More sensors than a machine has, or episodes than it has at a time; what comes over MQTT may hold anything. */
const mostContributions = 1_000;
const maxNameLength = 255;

/** From when to when a machine, or one of its sensors, was not normal. */
export const anomalySchema = z.object({
  /** Undefined until it is stored. */
  id: z.string().optional(),
  site: nameSchema,
  machine_id: nameSchema,
  sensor: nameSchema.nullable().meta({ description: 'Null where the machine as a whole was judged' }),
  detector: z
    .string()
    .max(maxNameLength)
    .meta({
      description:
        'The name of the detector that found it; `multivariate` is the former one of whichever judged the machine as a whole',
      examples: ['conditional'],
    }),
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable().meta({ description: 'Null while it lasts' }),
  peak_score: anomalyScoreSchema.meta({
    description:
      'A tenth for each power of ten by which normal operation shows this less often; 0.5: once in 100,000',
  }),
  contributions: z
    .record(z.string().max(maxNameLength), z.number())
    .refine(
      (shares) => Object.keys(shares).length <= mostContributions,
      `must be at most ${mostContributions}`,
    )
    .meta({ description: 'Share of each sensor in it; the shares add up to 1' }),
  explanation: z.string().max(2_000).meta({ description: 'The reason, in words' }),
});

export type Anomaly = z.infer<typeof anomalySchema>;

/** What a machine is like at the moment, as far as detection can tell. */
export const alarmStates = ['learning', 'normal', 'warning', 'anomaly'] as const;

/** What the detector publishes at `alarms/<site>/<machine_id>`, retained, whenever the state changes. */
export const alarmMessageSchema = z.object({
  state: z.enum(alarmStates),
  since: z.iso.datetime(),
  /** What is still missing while the machine is being learnt, in words. */
  detail: z.string().max(1_000).optional(),
  /** The episodes that are open. */
  anomalies: z.array(anomalySchema).max(mostContributions),
});

export type AlarmMessage = z.infer<typeof alarmMessageSchema>;

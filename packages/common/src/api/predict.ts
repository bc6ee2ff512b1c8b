import { z } from 'zod';
import { nameSchema } from '../name.ts';
import { anomalyScoreSchema } from '../plant/anomaly.ts';
import { defaultSite } from '../reading.ts';

/** |z| from which on a latest value counts as an anomaly. */
export const zThreshold = 3;

/**
 * The method by which the original judged, and the default: its answer has the original's form. Every other method
 * gives a calibrated score, in words and shares; see `anomaly.ts`.
 */
export const originalMethod = 'zscore';

/** The calibrated score from which on a latest value counts as an anomaly: normal operation shows it once in 100,000. */
export const scoreThreshold = 0.5;

export const predictRequestSchema = z
  .strictObject({
    machine_id: nameSchema,
    window_minutes: z.int().min(1).max(240).default(15),
    sensors: z
      .array(nameSchema)
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'By default every sensor of the machine' }),
    site: nameSchema.default(defaultSite),
    /** The name of a detector; which there are, the API knows. */
    method: z.string().default(originalMethod),
  })
  .meta({ examples: [{ machine_id: 'M01', window_minutes: 15, sensors: ['temp', 'vibration'] }] });

export type PredictRequest = z.infer<typeof predictRequestSchema>;

export const sensorPredictionSchema = z.object({
  latest: z.number().meta({ description: 'Newest value in the window' }),
  mean: z
    .number()
    .nullable()
    .meta({ description: 'Of the baseline; null when the newest value is the only one' }),
  std: z.number().nullable().meta({ description: 'Population standard deviation of the baseline' }),
  min: z.number().nullable().meta({ description: 'Of the baseline' }),
  max: z.number().nullable().meta({ description: 'Of the baseline' }),
  z_score_abs: z.number().nullable().meta({
    description:
      '|latest - mean| / std. Null where that is no number: fewer than ten values in the baseline, or a constant baseline that the latest value leaves',
  }),
  is_anomaly: z
    .boolean()
    .meta({ description: 'z_score_abs reaches the threshold, or a constant baseline was left' }),
});

export type SensorPrediction = z.infer<typeof sensorPredictionSchema>;

export const predictResponseSchema = z
  .object({
    machine_id: z.string(),
    window_minutes: z.int(),
    n_points: z.int().meta({ description: 'Points in the window, the latest ones included' }),
    per_sensor: z.record(z.string(), sensorPredictionSchema),
    anomaly_score: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'Sensors with an anomaly, divided by sensors' }),
    thresholds: z.object({ z_abs: z.number() }),
  })
  .meta({
    examples: [
      {
        machine_id: 'M01',
        window_minutes: 15,
        n_points: 1800,
        per_sensor: {
          temp: {
            latest: 74.2,
            mean: 73.8,
            std: 1.9,
            min: 69.9,
            max: 77.4,
            z_score_abs: 0.21,
            is_anomaly: false,
          },
          vibration: {
            latest: 6.4,
            mean: 1.6,
            std: 0.3,
            min: 0.9,
            max: 2.6,
            z_score_abs: 16,
            is_anomaly: true,
          },
        },
        anomaly_score: 0.5,
        thresholds: { z_abs: zThreshold },
      },
    ],
  });

export type PredictResponse = z.infer<typeof predictResponseSchema>;

/** When a sensor will leave its normal range if the trend of the window goes on. */
export const timeToLimitSchema = z.object({
  status: z.enum(['expected', 'not in sight', 'outside already', 'not enough data', 'range unknown']),
  limit: z.enum(['low', 'high']).optional().meta({ description: 'Which end of the range' }),
  minutes: z.number().optional().meta({ description: 'From the latest value on' }),
  earliest_minutes: z.number().optional(),
  latest_minutes: z
    .number()
    .nullable()
    .optional()
    .meta({ description: 'With the earliest, an interval of 95 % confidence; null where that has no end' }),
});
export type SensorTimeToLimit = z.infer<typeof timeToLimitSchema>;

export const scoredSensorSchema = sensorPredictionSchema
  .pick({ latest: true, mean: true, std: true, min: true, max: true })
  .extend({
    expected: z.number().nullable().meta({ description: 'What it should show; null where nobody can tell' }),
    time_to_limit: timeToLimitSchema,
  });
export type ScoredSensor = z.infer<typeof scoredSensorSchema>;

/** The answer of every method but the original's. */
export const scoredResponseSchema = z.object({
  machine_id: z.string(),
  window_minutes: z.int(),
  method: z.string().meta({ description: 'The method, as it was asked for' }),
  detector: z.string().meta({ description: 'The detector that judged, by its present name' }),
  n_points: z.int().meta({ description: 'Points in the window, the latest ones included' }),
  status: z.enum(['ok', 'not enough data']),
  anomaly_score: anomalyScoreSchema.nullable().meta({
    description:
      'A tenth for each power of ten by which normal operation shows this less often; null where there is not enough data',
  }),
  is_anomaly: z.boolean(),
  explanation: z.string().meta({ description: 'The reason, in words' }),
  contributions: z
    .record(z.string(), z.number())
    .meta({ description: 'Share of each sensor in the score; they add up to 1, or there are none' }),
  per_sensor: z.record(z.string(), scoredSensorSchema),
  thresholds: z.object({ anomaly_score: z.number() }),
});
export type ScoredResponse = z.infer<typeof scoredResponseSchema>;

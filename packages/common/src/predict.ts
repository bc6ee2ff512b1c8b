import { z } from 'zod';
import { defaultSite, nameSchema } from './reading.ts';

/** |z| from which on a latest value counts as an anomaly. */
export const zThreshold = 3;

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

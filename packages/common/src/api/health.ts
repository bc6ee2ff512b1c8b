import { z } from 'zod';

export const healthCheckSchema = z.object({
  status: z.enum(['ok', 'failed']),
  latency_ms: z.number().optional(),
  detail: z.string().optional().meta({ description: 'Why it failed' }),
});

/** What `GET /health` of every service answers: 200 when ok, 503 when degraded. */
export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  ts: z.iso.datetime(),
  checks: z.record(z.string(), healthCheckSchema).meta({
    description: 'One entry per dependency',
    examples: [{ database: { status: 'ok', latency_ms: 1.2 } }],
  }),
});

export type HealthCheck = z.infer<typeof healthCheckSchema>;
export type Health = z.infer<typeof healthSchema>;

import { z } from 'zod';
import { defaultSite, nameSchema, quality, type ReadingResult } from './reading.ts';
import { parseInstant } from './timestamp.ts';

/** Form A of the payloads: the starter's JSON at `factory/<line>/sensors`, one object or an array of them. */

/** Spellings that the original sent, and what they are. */
const unitSpellings: Readonly<Record<string, string>> = { C: '°C', mm_s: 'mm/s' };

const instantMessage = 'must be an ISO 8601 instant with a time zone, or epoch milliseconds';

const instantSchema = z.union([z.string(), z.number()], instantMessage).transform((ts, context) => {
  const epochMs = typeof ts === 'number' ? ts : parseInstant(ts);
  if (epochMs !== undefined) return epochMs;
  context.addIssue(instantMessage);
  return z.NEVER;
});

const messageSchema = z.object({
  ts: instantSchema.optional(),
  machine_id: nameSchema,
  sensor: nameSchema,
  value: z.union([z.number(), z.boolean()], 'must be a finite number or a boolean').transform(Number),
  unit: z
    .string()
    .max(32)
    // Control characters have no business in a unit, and PostgreSQL cannot store U+0000.
    .regex(/^\P{Cc}*$/u, 'must not contain control characters')
    .nullish(),
});

/** Decodes one object of the payload. Time limits are the caller's: they hold for every form. */
export function decodeStarterObject(input: unknown, line: string, receivedAt: number): ReadingResult {
  const parsed = messageSchema.safeParse(input);
  if (!parsed.success) return { ok: false, reason: describeIssues(parsed.error) };
  const { ts = receivedAt, machine_id, sensor, value, unit } = parsed.data;
  return {
    ok: true,
    reading: {
      ts,
      site: defaultSite,
      line,
      machine_id,
      sensor,
      value,
      unit: unit == null ? null : (unitSpellings[unit] ?? unit),
      quality: quality.good,
      is_historical: false,
    },
  };
}

function describeIssues(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}

import { z } from 'zod';
import { parseInstant } from '../timestamp.ts';

const relative = /^(?:now)?(?:-(\d{1,6})(s|m|h|d|w))?$/;
const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
/** The years 1 to 9999, which dates, ISO 8601 and the database all write alike. */
const calendar = {
  from: Date.parse('0001-01-01T00:00:00Z'),
  to: Date.parse('9999-12-31T23:59:59Z'),
} as const;

/**
 * Reads an instant of a query, as epoch milliseconds: ISO 8601 with a time zone, seconds or milliseconds since 1970, as
 * Grafana and scripts have them, `now`, or so long before now: `-90s`, `-15m`, `-6h`, `-7d`, `-2w`. Undefined when it is
 * none of them.
 */
export function parseTimeParam(text: string, now: number): number | undefined {
  const match = text === '' ? null : relative.exec(text);
  const [, amount, unit] = match ?? [];
  const instant = match
    ? now - Number(amount ?? 0) * unitMs[(unit ?? 's') as keyof typeof unitMs]
    : (sinceEpoch(text) ?? parseInstant(withPlus(text)));
  if (instant === undefined || instant < calendar.from || instant > calendar.to) return undefined;
  return instant;
}

const count = /^\d{9,14}(\.\d{1,9})?$/;
/** Below it lie the seconds until the year 5138, above it the milliseconds from 1973 on. */
const mostSeconds = 1e11;

function sinceEpoch(text: string): number | undefined {
  if (!count.test(text)) return undefined;
  const number = Number(text);
  return number < mostSeconds ? number * 1000 : number;
}

/** A plus that nobody has escaped arrives as a blank. */
function withPlus(text: string): string {
  return text.replace(/^(.{16,}) (\d{2}:?\d{2})$/, '$1+$2');
}

/** Only whether a text can be read is asked of it; a day in this century, so that years before it can be subtracted. */
const schemaNow = Date.parse('2026-01-01T00:00:00Z');

/** An instant in a query string, still as text: what `-1h` means is known only when the request is answered. */
export const timeParamSchema = z
  .string()
  .refine(
    (text) => parseTimeParam(text, schemaNow) !== undefined,
    'must be an instant with its time zone, such as 2026-01-05T08:00:00Z (a + is written %2B), seconds or milliseconds since 1970, now, or -15m, -6h, -7d',
  );

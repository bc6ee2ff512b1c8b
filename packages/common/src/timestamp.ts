const isoInstant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Reads an ISO 8601 instant as epoch milliseconds, keeping microseconds as the fraction; undefined when it is
 * none, or says no time zone. (`Date.parse` cuts to milliseconds, so that two readings taken within one would
 * become one row.)
 */
export function parseInstant(text: string): number | undefined {
  const match = isoInstant.exec(text);
  if (!match) return undefined;
  const [, day, time, fraction = '', zone] = match as unknown as [string, string, string, string?, string?];
  const wholeMs = Date.parse(`${day}T${time}${zone?.toUpperCase()}`);
  if (Number.isNaN(wholeMs)) return undefined;
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
  return wholeMs + micros / 1000;
}

/** Writes epoch milliseconds as an ISO 8601 instant in UTC, with as many digits as it has: 3 or 6. */
export function formatInstant(epochMs: number): string {
  const micros = Math.round(epochMs * 1000);
  const ms = Math.floor(micros / 1000);
  const rest = micros - ms * 1000;
  const iso = new Date(ms).toISOString();
  return rest === 0 ? iso : `${iso.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

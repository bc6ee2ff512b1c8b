import { IANAZone } from 'luxon';

const zoneAfterClock =
  /^(.*\d[:h.]\d{2}.*?)\s*(Z|UTC|GMT|CES?T|ME[S]?Z|[a-z]+\/[a-z_]+|[+-]\d{2}(?::?\d{2})?)(?:\s?\[[^\]]*\])?$/i;

/** The zone that a text names behind its time of day, as luxon calls it. */
export function splitZone(text: string): { rest: string; zone: string | undefined } {
  const match = zoneAfterClock.exec(text);
  if (!match) return { rest: text, zone: undefined };
  const [, rest = '', name = ''] = match;
  return { rest, zone: name.includes('/') ? name : toLuxon(name.toUpperCase()) };
}

function toLuxon(name: string): string {
  if (name === 'CET' || name === 'MEZ') return 'UTC+1';
  if (name === 'CEST' || name === 'MESZ') return 'UTC+2';
  if (!/^[+-]/.test(name)) return 'UTC';
  const minutes = name.slice(3).replace(':', '');
  return `UTC${name.slice(0, 3)}${minutes ? `:${minutes}` : ''}`;
}

/** Whether there is such a zone: `Europe/Paris`, `UTC`, `UTC+2`. */
export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name) || /^UTC[+-]\d{1,2}(?::\d{2})?$/.test(name);
}

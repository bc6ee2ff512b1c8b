import { memoize } from '@i40/common';

export const maxUnitLength = 32;

/** Spellings that the original, and SenML, send, and what they are. */
const unitSpellings: Readonly<Record<string, string>> = { C: '°C', Cel: '°C', mm_s: 'mm/s' };

/** Control characters and halves of a surrogate pair: PostgreSQL could not store them as they are. */
const noText = /[\p{Cc}\p{Cs}]/u;

const readUnit = memoize(
  (text): string | null => {
    if (text.length > maxUnitLength || noText.test(text)) return null;
    return Object.hasOwn(unitSpellings, text) ? (unitSpellings[text] ?? text) : text;
  },
  { maxEntries: 1_000, maxLength: maxUnitLength },
);

/** Null without a unit, undefined where it breaks the rule. */
export function unitOf(unit: unknown): string | null | undefined {
  if (unit === undefined || unit === null) return null;
  return typeof unit === 'string' ? (readUnit(unit) ?? undefined) : undefined;
}

import { maxUnitLength } from '../../../reading-rules.ts';

/** Control characters and halves of a surrogate pair, which no text in a database has. */
const noText = /[\p{Cc}\p{Cs}]/u;

/** A unit as far as it can be kept: cut where it is too long, undefined where it is no text. No value is lost for it. */
export function fitUnit(unit: string): string | undefined {
  if (noText.test(unit)) return undefined;
  if (unit.length <= maxUnitLength) return unit;
  // The end may not stand within a surrogate pair.
  return `${unit.slice(0, maxUnitLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

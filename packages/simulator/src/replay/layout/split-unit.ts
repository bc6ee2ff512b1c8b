import { isKnownUnit, tidyUnit } from './units.ts';

/** `Pressure (bar)`, `Pressure [bar]`, `压力（MPa）`. */
const inBrackets = /^(.*[^\s([（【])\s*[([（【]([^()[\]（）【】]{1,32})[)\]）】]$/u;
/** `Pressure, bar`, `Pressure / bar`, `Pressure in bar`, `Pressure; bar`. */
const behindName = /^(.*[^\s,;/])(?:\s*[,;]\s*|\s+\/\s*|\s+in\s+)([^\s,;]{1,10}|deg C|deg F)$/u;
/** What a file in another encoding than UTF-8 leaves of its °. */
const unreadable = /\uFFFD|\p{Cc}/u;

/** Takes the unit off a heading; null where it says none. */
export function splitUnit(heading: string): { name: string; unit: string | null } {
  const [, name, unit = ''] = inBrackets.exec(heading) ?? [];
  // A remark: `Temp, °C (S/N: 1)`, `Value (raw)`.
  if (name && isRemark(unit)) {
    const inner = splitUnit(name);
    return inner.unit === null ? { name: heading, unit: null } : inner;
  }
  if (name) return { name, unit: unreadable.test(unit) ? null : tidyUnit(unit) || null };
  const [, stem, tail = ''] = behindName.exec(heading) ?? [];
  if (stem && isKnownUnit(tail)) return { name: stem, unit: tidyUnit(tail) };
  return { name: heading, unit: null };
}

function isRemark(text: string): boolean {
  return /[:=,;]/.test(text) || /^(?:raw|avg|mean|max|minimum|maximum|std|sum|last)$/i.test(text.trim());
}

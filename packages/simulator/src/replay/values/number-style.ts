/** How numbers are written in a recording. */
export type NumberStyle = 'decimal point' | 'decimal comma';

const groupMarks = /[ \u00a0\u2009\u202f'’]/g;
/** Some write minus signs as typographers do. */
const minusSigns = /^[−–]/;
const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const grouped = {
  'decimal point': /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/,
  'decimal comma': /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/,
} as const;
const spaceGrouped = /^[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d*)?$/;

/**
 * Reads a finite decimal number as the recording writes them; undefined for anything else. Thousands may be marked.
 * Example: `1.234,5`, `1 234,5` and `1234,5` are the same with a decimal comma.
 */
export function parseNumber(text: string, style: NumberStyle = 'decimal point'): number | undefined {
  const signed = text.replace(minusSigns, '-');
  const compact = spaceGrouped.test(signed) ? signed.replace(groupMarks, '') : signed;
  const plain = toPlain(compact, style);
  if (plain === undefined || !decimalNumber.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function toPlain(text: string, style: NumberStyle): string | undefined {
  if (!text.includes(',') && style === 'decimal point') return text;
  if (grouped[style].test(text)) {
    return style === 'decimal point' ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.');
  }
  // One mark alone that groups nothing is the decimal mark, whichever it is.
  if (text.includes(',') && text.includes('.')) return otherStyle(text, style);
  return text.replace(',', '.');
}

function otherStyle(text: string, style: NumberStyle): string | undefined {
  const other = style === 'decimal point' ? 'decimal comma' : 'decimal point';
  return grouped[other].test(text) ? toPlain(text, other) : undefined;
}

const tellsPoint =
  /^[+-]?(?:\d*\.\d{1,2}|\d*\.\d{4,}|\d{4,}\.\d*|0\d*\.\d+|\d+\.\d+e.*|\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,})$/i;
const tellsComma =
  /^[+-]?(?:\d*,\d{1,2}|\d*,\d{4,}|\d{4,},\d*|0\d*,\d+|\d+,\d+e.*|\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:\.\d{3}){2,})$/i;

/**
 * Tells the style from cells; undefined where none tells: `1.234` may be a little more than one or 1234.
 */
export function recogniseNumberStyle(cells: readonly string[]): NumberStyle | undefined {
  let points = 0;
  let commas = 0;
  for (const cell of cells) {
    const signed = cell.replace(minusSigns, '-');
    const compact = spaceGrouped.test(signed) ? signed.replace(groupMarks, '') : signed;
    if (tellsPoint.test(compact)) points += 1;
    else if (tellsComma.test(compact)) commas += 1;
  }
  if (points === commas) return undefined;
  return points > commas ? 'decimal point' : 'decimal comma';
}

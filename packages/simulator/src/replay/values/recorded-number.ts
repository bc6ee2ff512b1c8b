const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const nothing = /^(?:|nan|na|n\/a|null|none|-)$/i;

/** Whether a cell says that there was no value. */
export function isNothing(text: string): boolean {
  return nothing.test(text);
}

/** A finite decimal number, with a decimal comma too; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  const plain = text.replace(',', '.');
  if (!decimalNumber.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

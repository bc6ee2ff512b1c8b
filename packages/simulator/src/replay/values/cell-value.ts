import { isNoValue } from './no-value.ts';
import { type NumberStyle, parseNumber } from './number-style.ts';
import { parseSwitchWord } from './switch-word.ts';

export type CellValue =
  | { kind: 'number'; value: number; unit: string | null }
  | { kind: 'switch'; value: 0 | 1 }
  /** A word that stands for no value, or nothing at all. */
  | { kind: 'none' }
  | { kind: 'text' };

const beforeUnit =
  /^([+\-−–]?[\d.,][\d.,\s\u00a0\u2009\u202f'’]*(?:e[+-]?\d+)?)\s*([%‰°℃℉ΩµμA-Za-z](?:[^\d,;]|[23](?!\d)){0,11})$/;
const none: CellValue = { kind: 'none' };
const text: CellValue = { kind: 'text' };

/** What a cell says: a number, perhaps with its unit (`21.5 °C`, `55%`), a switch, nothing, or a text. */
export function readCell(cell: string, style: NumberStyle): CellValue {
  const value = parseNumber(cell, style);
  if (value !== undefined) return { kind: 'number', value, unit: null };
  if (isNoValue(cell)) return none;
  const switched = parseSwitchWord(cell);
  if (switched !== undefined) return { kind: 'switch', value: switched };
  const match = beforeUnit.exec(cell);
  if (!match) return text;
  const [, number = '', unit = ''] = match;
  const measured = parseNumber(number.trim(), style);
  return measured === undefined ? text : { kind: 'number', value: measured, unit };
}

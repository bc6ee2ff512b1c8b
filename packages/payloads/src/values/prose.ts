import { readNumberText } from './number-text.ts';
import { isNotANumber, readStateText } from './state-text.ts';

/** Whether a value is a text that is neither a number nor a state: an empty one, a date, a paragraph. */
export function isProse(value: unknown): boolean {
  if (typeof value !== 'string' || isNotANumber(value)) return false;
  return readNumberText(value) === undefined && readStateText(value) === undefined;
}

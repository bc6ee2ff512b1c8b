import { maxMagnitude, maxStateLength } from '@i40/common';
import { readNumberText } from './number-text.ts';
import { isNotANumber, readStateText } from './state-text.ts';

/** What is wrong with a value; undefined where nothing is. */
export function describeValue(value: unknown): string | undefined {
  if (value === undefined) return 'is missing';
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return describeNumber(value);
  if (typeof value === 'string') return describeText(value);
  if (Array.isArray(value))
    return `is a list of ${value.length} values; send one reading for each of them, with a time or a sensor of its own`;
  return 'must be a finite number or a boolean';
}

function describeNumber(value: number): string | undefined {
  if (value <= maxMagnitude && value >= -maxMagnitude) return undefined;
  return Number.isFinite(value)
    ? `must lie between -${maxMagnitude} and ${maxMagnitude}`
    : 'must be a finite number or a boolean';
}

function describeText(text: string): string | undefined {
  const read = readNumberText(text);
  if (read === 'ambiguous')
    return 'may be a number with a decimal comma or one of thousands; send it with a decimal point';
  if (read) return describeNumber(read.value);
  if (isNotANumber(text)) return 'must be a finite number or a boolean, not NaN';
  if (readStateText(text) !== undefined) return 'must be a finite number or a boolean, not a text';
  return `must be a finite number or a boolean, or a text of up to ${maxStateLength} characters, at least one of them a letter`;
}

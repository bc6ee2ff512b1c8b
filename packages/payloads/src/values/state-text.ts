import { maxStateLength } from '@i40/common';

/** How programs write that there is no number. */
const notANumberText = /^[+-]?(nan|inf|infinity|1\.#(qnan|ind|inf).*)$/i;
const hexadecimal = /^[+-]?0x[\da-f]+$/i;
const letter = /\p{L}/u;
/** PostgreSQL could not store these as they are, and no state has them. */
const noText = /[\p{Cc}\p{Cs}]/u;

/** Whether a program wrote that there is no number: NaN, or an infinite one. */
export function isNotANumber(text: string): boolean {
  return notANumberText.test(text);
}

/** What a text says of a machine, such as `RUN`; undefined where it is no state: too long, without a letter, or NaN. */
export function readStateText(given: string): string | undefined {
  // A megabyte of text is looked at no further.
  if (given.length > 2 * maxStateLength) return undefined;
  const text = given.replaceAll('\0', ' ').trim();
  if (text.length > maxStateLength || !letter.test(text) || noText.test(text)) return undefined;
  return isNotANumber(text) || hexadecimal.test(text) ? undefined : text;
}

import { maxStateLength } from '@i40/common';

/** How programs write that there is no number. */
const notANumberText = /^[+-]?(nan|inf|infinity|1\.#(qnan|ind|inf).*)$/i;
const hexadecimal = /^[+-]?0x[\da-f]+$/i;
const letter = /\p{L}/u;
/** The beginning of JSON and XML, which nobody says of a machine. */
const markup = /^[{[<]/;
/** What programs write where there is nothing; `none` is a state, as that of an alarm. */
const nothing = /^(null|undefined|n\/a|#n\/a|\(null\)|-+|\?+)$/i;
/** An instant, and a time since the start as Tasmota counts it: with each message another. */
const clockTime = /^(\d{4}-?\d{2}-?\d{2}|\d{1,5})[T ]\d{2}:?\d{2}/;
/** PostgreSQL could not store these as they are, and no state has them. */
const noText = /[\p{Cc}\p{Cs}]/u;

/** Whether a program wrote that there is no number: NaN, or an infinite one. */
export function isNotANumber(text: string): boolean {
  return notANumberText.test(text);
}

/** Whether a program wrote that there is nothing. */
export function isNothingText(text: string): boolean {
  return nothing.test(text);
}

/** What a text says of a machine, such as `RUN`; undefined where it is no state: too long, without a letter, NaN, or a time. */
export function readStateText(given: string): string | undefined {
  // A megabyte of text is looked at no further.
  if (given.length > 2 * maxStateLength) return undefined;
  const text = given.replaceAll('\0', ' ').trim();
  if (text.length > maxStateLength || !letter.test(text) || noText.test(text)) return undefined;
  if (markup.test(text) || nothing.test(text) || clockTime.test(text)) return undefined;
  return isNotANumber(text) || hexadecimal.test(text) ? undefined : text;
}

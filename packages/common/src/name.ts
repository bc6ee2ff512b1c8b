import { z } from 'zod';
import { memoize } from './memoize.ts';

const maxNameLength = 255;

export const nameRule =
  'must be 1 to 255 characters: letters, digits, signs and blanks of any script, no blank at either end, no control character, and no level "." or ".."';

/**
 * Letters, marks, digits, punctuation, symbols and blanks. Not among them: control characters, halves of surrogate
 * pairs, and what has no width but turns the direction of a text or hides in it, save the joiners that scripts need.
 */
const characters = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\u200c\u200d]+$/u;
/** Characters of this kind only would lose themselves between the slashes of a URL. */
const slashesAlone = /^\/+$/;
const dotLevel = /(^|\/)\.\.?(\/|$)/;

function obeysRule(name: string): boolean {
  return (
    name.length <= maxNameLength &&
    characters.test(name) &&
    name.trim() === name &&
    !slashesAlone.test(name) &&
    !dotLevel.test(name)
  );
}

/**
 * Names of sites, lines, machines and sensors, as machines have them. Topics escape what they cannot hold, see
 * `topics`; whoever puts one into a URL encodes it. In UTF-8 a name has at most 765 bytes, so that three of them fit
 * into a key of the database.
 */
export const nameSchema = z
  .string()
  .refine(obeysRule, nameRule)
  .meta({ minLength: 1, maxLength: maxNameLength });

const checkName = memoize(obeysRule, { maxEntries: 10_000, maxLength: maxNameLength });

/** Whether a value is such a name. The same names come again and again, so the answers are kept. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && checkName(name);
}

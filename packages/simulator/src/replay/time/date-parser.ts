import { DateTime } from 'luxon';
import { splitZone } from './zone.ts';

/** Reads a text of one form as epoch milliseconds, to the microsecond; undefined when it is none of it. */
export type DateParser = (text: string) => number | undefined;

interface DateParserOptions {
  /** In the tokens of luxon: https://moment.github.io/luxon/#/parsing?id=table-of-tokens */
  format: string;
  locale?: string;
  /** Of texts that name none: IANA, or an offset such as UTC+1. */
  zone: string;
}

const fractionAfterSeconds = /(\d{1,2}[:.h]\d{2}[:.]\d{2})[.,:](\d{1,9})(?!\d)/;

/**
 * Makes a reader of one form. luxon knows calendars and zones, but only milliseconds and only zones in a place of
 * their own: fractions of a second and zones are taken off before.
 */
export function createDateParser({ format, locale = 'en', zone }: DateParserOptions): DateParser {
  const parser = DateTime.buildFormatParser(format, { locale });
  const shape = toShape(format);
  const takesFraction = !/[Su]/.test(format) && format.includes('ss');
  const takesZone = !/[zZ]/.test(format) && /[hH]/.test(format);
  return (text) => {
    const { rest, zone: ownZone } = takesZone ? splitZone(text) : { rest: text, zone: undefined };
    const { whole, fractionMs } = takesFraction ? splitFraction(rest) : { whole: rest, fractionMs: 0 };
    if (!shape.test(whole)) return undefined;
    const time = DateTime.fromFormatParser(whole, parser, { locale, zone: ownZone ?? zone });
    return time.isValid ? time.toMillis() + fractionMs : undefined;
  };
}

function splitFraction(text: string): { whole: string; fractionMs: number } {
  const match = fractionAfterSeconds.exec(text);
  if (!match) return { whole: text, fractionMs: 0 };
  const [, clock = '', digits = ''] = match;
  const whole = text.slice(0, match.index) + clock + text.slice(match.index + match[0].length);
  return { whole, fractionMs: Number(digits.padEnd(6, '0').slice(0, 6)) / 1000 };
}

const shapes: readonly (readonly [token: RegExp, shape: string])[] = [
  [/^'([^']*)'/, ''],
  [/^yyyy/, '\\d{4}'],
  [/^yy/, '\\d{2}'],
  [/^MMMM?/, '[\\p{L}]{3,10}\\.?'],
  [/^EEEE?/, '[\\p{L}]{2,10}\\.?'],
  [/^SSS|^DDD|^ooo/, '\\d{3}'],
  [/^(?:MM|dd|HH|hh|mm|ss)/, '\\d{2}'],
  [/^[MdHhms]/, '\\d{1,2}'],
  [/^a/, '[AaPp][Mm]'],
  [/^[uSzZo]+/, '.+'],
];

/** A regular expression that costs a thousandth of what luxon costs, for the many texts that are no such time. */
function toShape(format: string): RegExp {
  let pattern = '';
  for (let rest = format; rest !== ''; ) {
    const [token, shape] = shapes.find(([candidate]) => candidate.test(rest)) ?? [/^./su, ''];
    const [found, quoted] = token.exec(rest) ?? [rest];
    pattern += shape || quoteForPattern(quoted ?? found);
    rest = rest.slice(found.length);
  }
  return new RegExp(`^${pattern}$`, 'u');
}

const quoteForPattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

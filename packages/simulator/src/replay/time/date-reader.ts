import { parseInstant } from '@i40/common';
import { clockFormats, dateFormats, monthLocales } from './date-formats.ts';
import { createDateParser, type DateParser } from './date-parser.ts';
import { normaliseDate } from './normalise-date.ts';

/** Reads times of one form of date, with any form of the time of day or none behind it. */
export interface DateReader {
  /** In the tokens of luxon, as `--time-format` takes it. */
  format: string;
  read(text: string): number | undefined;
  /** Whether the text is a date of this form and nothing more. */
  isDateOnly(text: string): boolean;
}

const readers = new Map<string, readonly DateReader[]>();

/** A reader for each form of date that recordings use, in the zone of times that name none. */
export function dateReaders(zone: string): readonly DateReader[] {
  const known = readers.get(zone);
  if (known) return known;
  const made = dateFormats.map((format) => createDateReader(format, zone));
  readers.set(zone, made);
  return made;
}

function createDateReader(date: string, zone: string): DateReader {
  const locales = date.includes('MMM') ? monthLocales : (['en'] as const);
  const isIso = date === 'yyyy-M-d' && zone === 'UTC';
  let parsers: { dateOnly: DateParser[]; all: { format: string; parse: DateParser }[] } | undefined;
  const build = () => {
    const luxonDate = date.replace('DDD', 'ooo');
    const make = (format: string) => locales.map((locale) => createDateParser({ format, locale, zone }));
    const clocks = clockFormats.flatMap((clock) =>
      make(`${luxonDate} ${clock}`).map((parse) => ({ format: `${date} ${clock}`, parse })),
    );
    const dateOnly = make(luxonDate);
    return { dateOnly, all: [...clocks, ...dateOnly.map((parse) => ({ format: date, parse }))] };
  };
  const reader = {
    format: date,
    read(text: string) {
      const iso = isIso ? readIso(text) : undefined;
      if (iso !== undefined) return iso;
      parsers ??= build();
      const normal = normaliseDate(text);
      for (const [index, candidate] of parsers.all.entries()) {
        const time = candidate.parse(normal);
        if (time === undefined) continue;
        if (index > 0) parsers.all = [candidate, ...parsers.all.filter((other) => other !== candidate)];
        return time;
      }
      return undefined;
    },
    isDateOnly(text: string) {
      parsers ??= build();
      const normal = normaliseDate(text);
      return parsers.dateOnly.some((parse) => parse(normal) !== undefined);
    },
  };
  return reader;
}

/** The form that most write, without going through luxon for every row. */
function readIso(text: string): number | undefined {
  return parseInstant(text) ?? parseInstant(`${text}Z`);
}

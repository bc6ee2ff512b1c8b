import { UsageError } from '@i40/common';
import { createClockReader } from './clock.ts';
import { createDateParser } from './date-parser.ts';
import { numberTimes } from './number-times.ts';
import { elapsedForm, type TimeForm } from './time-form.ts';
import { elapsedUnits } from './time-heading.ts';

/** The tokens of Python, which pandas takes, as luxon calls them. */
const strptime: Readonly<Record<string, string>> = {
  '%Y': 'yyyy',
  '%y': 'yy',
  '%m': 'M',
  '%d': 'd',
  '%H': 'H',
  '%I': 'h',
  '%M': 'mm',
  '%S': 'ss',
  '%f': 'u',
  '%p': 'a',
  '%b': 'MMM',
  '%B': 'MMMM',
  '%a': 'EEE',
  '%j': 'ooo',
  '%z': 'Z',
  '%T': 'H:mm:ss',
  '%F': 'yyyy-M-d',
};

/** What `--time-format` takes beside the tokens of a date. */
export const namedTimeFormats = [
  ...numberTimes.map(({ format }) => format).filter((format) => !format.startsWith('yyyy')),
  'clock',
  ...['elapsed-s', 'elapsed-ms', 'elapsed-us', 'elapsed-min', 'elapsed-h'],
];

/** Makes a form of what `--time-format` says. Throws a `UsageError` that lists the choices. */
export function parseTimeFormat(text: string, zone: string): TimeForm {
  const number = numberTimes.find(({ format }) => format === text);
  if (number) {
    const createReader = () => (cell: string) => number.toEpochMs(cell, zone);
    return { format: text, description: number.description, kind: 'number', createReader };
  }
  if (text === 'clock') {
    return {
      format: text,
      description: 'time of day or elapsed',
      kind: 'clock',
      createReader: createClockReader,
    };
  }
  const [, unit] = /^elapsed-(\w+)$/.exec(text) ?? [];
  if (unit && unit in elapsedUnits) return elapsedForm(unit);
  return dateForm(text, zone);
}

function dateForm(text: string, zone: string): TimeForm {
  const format = toLuxon(text);
  if (!/y|ooo|H|h/.test(format)) throw refusal(text);
  try {
    const parse = createDateParser({ format, zone });
    return { format: text, description: `dates as ${text}`, kind: 'date', createReader: () => parse };
  } catch {
    throw refusal(text);
  }
}

function refusal(text: string): UsageError {
  return new UsageError(
    `--time-format must be such as "dd.MM.yyyy HH:mm:ss" or "%d.%m.%Y %H:%M:%S", or one of ${namedTimeFormats.join(', ')}; it is "${text}".`,
  );
}

/**
 * Also takes `DD.MM.YYYY` for days and years: in luxon these tokens mean something that nobody parses. Fractions of
 * the second and a zone behind it are read anyway.
 */
function toLuxon(text: string): string {
  const tokens = text.includes('%') ? fromStrptime(text) : text.replaceAll('Y', 'y').replaceAll('DD', 'dd');
  return tokens
    .replace(/\bD\b/g, 'd')
    .replace(/\bA\b/g, 'a')
    .replace(/(?<!')T(?=H|h)/, "'T'")
    .replace(/ss[.,:](?:S+|u)/, 'ss')
    .replace(/\s?'?Z+'?$/, '');
}

function fromStrptime(text: string): string {
  return text
    .split(/(%-?\w)/)
    .map((part, i) => (i % 2 === 0 ? part : (strptime[part.replace('-', '')] ?? part)))
    .join('');
}

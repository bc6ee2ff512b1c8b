import { DateTime } from 'luxon';

/** A way to write an instant as a number. */
export interface NumberTime {
  /** As `--time-format` takes it. */
  format: string;
  description: string;
  /** What the numbers of the years 1990 to 2100 lie between. */
  from: number;
  to: number;
  /** Only where the heading says that it is a time: these numbers may as well be values. */
  needsHeading?: boolean;
  /** The zone is that of forms which name a day and a time. */
  toEpochMs(text: string, zone: string): number | undefined;
}

const dayMs = 86_400_000;
const excelEpoch = Date.UTC(1899, 11, 30);
const matlabEpoch = -719_529 * dayMs;
const julianEpoch = -2_440_587.5 * dayMs;
const fileTimeEpoch = Date.UTC(1601, 0);
const year0001 = Date.parse('0001-01-01T00:00:00Z');

/** Every way that is understood, in the order in which it is asked: one line each. */
export const numberTimes: readonly NumberTime[] = [
  {
    format: 'yyyyMMddHHmmssSSS',
    description: 'compact date and time',
    from: 19900101e9,
    to: 21000101e9,
    toEpochMs: compact,
  },
  {
    format: 'yyyyMMddHHmmss',
    description: 'compact date and time',
    from: 19900101e6,
    to: 21000101e6,
    toEpochMs: compact,
  },
  {
    format: 'yyyyMMddHHmm',
    description: 'compact date and time',
    from: 19900101e4,
    to: 21000101e4,
    toEpochMs: compact,
  },
  {
    format: 'yyyyMMdd',
    description: 'compact date',
    from: 19900101,
    to: 21000101,
    needsHeading: true,
    toEpochMs: compact,
  },
  {
    format: 'filetime',
    description: 'Windows FILETIME',
    from: 1.2275e17,
    to: 1.58e17,
    toEpochMs: (text) => ticks(text, fileTimeEpoch),
  },
  {
    format: 'ticks',
    description: '.NET ticks',
    from: 6.276e17,
    to: 6.624e17,
    toEpochMs: (text) => ticks(text, year0001),
  },
  {
    format: 'epoch-s',
    description: 'epoch seconds',
    from: 6.3e8,
    to: 4.1e9,
    toEpochMs: (text) => decimal(text, 3),
  },
  {
    format: 'epoch-ms',
    description: 'epoch milliseconds',
    from: 6.3e11,
    to: 4.1e12,
    toEpochMs: (text) => decimal(text, 0),
  },
  {
    format: 'epoch-us',
    description: 'epoch microseconds',
    from: 6.3e14,
    to: 4.1e15,
    toEpochMs: (text) => decimal(text, -3),
  },
  {
    format: 'epoch-ns',
    description: 'epoch nanoseconds',
    from: 6.63e17,
    to: 4.1e18,
    toEpochMs: (text) => decimal(text, -6),
  },
  {
    format: 'excel',
    description: 'Excel serial days',
    from: 32_874,
    to: 73_051,
    needsHeading: true,
    toEpochMs: (text) => serial(text, 1),
  },
  {
    format: 'datenum',
    description: 'MATLAB serial days',
    from: 726_834,
    to: 767_011,
    needsHeading: true,
    toEpochMs: (text) => serial(text, 1, matlabEpoch),
  },
  {
    format: 'julian',
    description: 'Julian days',
    from: 2_447_892,
    to: 2_488_070,
    needsHeading: true,
    toEpochMs: (text) => serial(text, 1, julianEpoch),
  },
  {
    format: 'wincc',
    description: 'WinCC Time_ms, millionths of Excel serial days',
    from: 32_874e6,
    to: 73_051e6,
    needsHeading: true,
    toEpochMs: (text) => serial(text, 1e6),
  },
];

const plainNumber = /^(\d+)(?:[.,](\d+))?$/;

const signedNumber = /^[+-]?\d+(?:[.,]\d*)?(?:e[+-]?\d{1,2})?$/i;

/** Whether a text is a number as times are written; those before a trigger are negative. */
export const isTimeNumber = (text: string) => signedNumber.test(text);

export function toNumber(text: string): number {
  return Number(text.replace(',', '.'));
}

/**
 * Moves the decimal point by so many places, keeping microseconds: a double cannot hold nanoseconds since 1970.
 */
function decimal(text: string, places: number): number | undefined {
  const match = plainNumber.exec(/e/i.test(text) && isTimeNumber(text) ? String(toNumber(text)) : text);
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  if (places >= 0) return Number(`${whole}.${fraction}e${places}`);
  const padded = whole.padStart(1 - places, '0');
  const kept = padded.slice(places).slice(0, 3);
  return Number(padded.slice(0, places)) + Number(kept) / 1000;
}

function ticks(text: string, epoch: number): number | undefined {
  if (!/^\d{1,19}$/.test(text)) return undefined;
  return epoch + Number(BigInt(text) / 10n) / 1000;
}

function serial(text: string, unitsPerDay: number, epoch = excelEpoch): number | undefined {
  if (!plainNumber.test(text)) return undefined;
  // Eight decimals of a day are a millisecond: what is finer is the noise of a double.
  return epoch + Math.round((toNumber(text) / unitsPerDay) * dayMs);
}

const compactFormats = new Map([
  [8, 'yyyyMMdd'],
  [12, 'yyyyMMddHHmm'],
  [14, 'yyyyMMddHHmmss'],
  [17, 'yyyyMMddHHmmssSSS'],
]);

function compact(text: string, zone: string): number | undefined {
  const [whole = '', fraction = ''] = text.split(/[.,]/);
  const format = /^\d+$/.test(whole) ? compactFormats.get(whole.length) : undefined;
  if (!format) return undefined;
  const time = DateTime.fromFormat(whole, format, { zone });
  return time.isValid ? time.toMillis() + Number(`0.${fraction || 0}`) * 1000 : undefined;
}

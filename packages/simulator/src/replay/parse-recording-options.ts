import { TextDecoder } from 'node:util';
import { UsageError } from '@i40/common';
import type { RecordingOptions } from './recording-options.ts';
import { parseTimeFormat } from './time/time-format-option.ts';
import { elapsedUnits } from './time/time-heading.ts';
import { isZone } from './time/zone.ts';

interface CommandLineOptions {
  'time-format'?: string | undefined;
  'time-zone'?: string | undefined;
  'time-column'?: string | undefined;
  interval?: string | undefined;
  encoding?: string | undefined;
  'no-header'?: boolean | undefined;
}

/** Reads what the command line says about a recording. Throws a `UsageError` that says what is wrong. */
export function parseRecordingOptions(options: CommandLineOptions): RecordingOptions {
  const { 'time-format': timeFormat, 'time-zone': timeZone, interval, encoding } = options;
  if (timeZone !== undefined && !isZone(timeZone)) {
    throw new UsageError(`--time-zone must be such as Europe/Paris or UTC+2; it is "${timeZone}".`);
  }
  // Throws where the format is none.
  if (timeFormat !== undefined) parseTimeFormat(timeFormat, timeZone ?? 'UTC');
  return {
    timeFormat,
    timeZone,
    timeColumn: options['time-column'],
    intervalMs: interval === undefined ? undefined : parseInterval(interval),
    encoding: encoding === undefined ? undefined : parseEncoding(encoding),
    header: !options['no-header'],
  };
}

function parseInterval(text: string): number {
  const [, number = '', unit = 's'] = /^(\d*[.,]?\d+)\s*([a-zµ]*)$/.exec(text.trim()) ?? [];
  const ms = Number(number.replace(',', '.')) * (elapsedUnits[unit || 's'] ?? Number.NaN);
  if (number !== '' && ms > 0 && Number.isFinite(ms)) return ms;
  throw new UsageError(`--interval must be such as 1 (seconds), 0.5, 100ms or 5min; it is "${text}".`);
}

function parseEncoding(text: string): string {
  try {
    return new TextDecoder(text).encoding;
  } catch {
    throw new UsageError(`--encoding must be such as utf-8, windows-1252 or utf-16le; it is "${text}".`);
  }
}

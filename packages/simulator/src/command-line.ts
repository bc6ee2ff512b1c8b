import { parseArgs } from 'node:util';
import { nameSchema, UsageError } from '@i40/common';
import { parseRecordingOptions } from './replay/parse-recording-options.ts';
import type { RecordingOptions } from './replay/recording-options.ts';
import type { ReplayConfig } from './replay/service.ts';
import { namedTimeFormats } from './replay/time/time-format-option.ts';

export const usage = `Usage:
  pnpm simulate                          play the synthetic plant
  pnpm simulate --replay FILE [options]  play a recording: a CSV file of whatever kind, or Parquet

Options of --replay:
  --dry-run          say how the file is understood, and play nothing
  --speed N          play N recorded seconds in one (default 1)
  --machine ID       the machine that the readings belong to (default R01)
  --line NAME        the production line of it (default lineR)
  --loop             begin again at the end, until stopped

Where the file does not tell itself:
  --time-format F    how times are written: "dd.MM.yyyy HH:mm:ss", "%d/%m/%Y %H:%M", or one of
                     ${namedTimeFormats.join(', ')}
  --time-zone Z      of times that name none, such as Europe/Paris (default UTC)
  --time-column NAME the heading of the column of times; Date+Time for two
  --interval T       rows are so far apart: 1 (seconds), 100ms, 5min; times in the file do not count
  --encoding NAME    windows-1252, utf-16le, gb18030 ... (default: as it looks)
  --no-header        the first line is a row already

The synthetic plant is set by SIM_RATE, SIM_MACHINES, SIM_SEED and SIM_FAULT_EVERY_S, the broker by MQTT_URL,
or MQTT_HOST and MQTT_PORT.
`;

export type Command =
  | { kind: 'help' }
  | { kind: 'synthetic' }
  | { kind: 'dry-run'; file: string; options: RecordingOptions; machine: string }
  | { kind: 'replay'; file: string; options: RecordingOptions; config: ReplayConfig };

/** Reads the arguments of `pnpm simulate`. Throws a `UsageError` that says what is wrong. */
export function parseCommandLine(args: readonly string[]): Command {
  const { help, replay, ...options } = parseOptions(args);
  if (help) return { kind: 'help' };
  if (replay === undefined) {
    const [stray] = Object.keys(options);
    if (stray) throw new UsageError(`--${stray} needs --replay FILE.\n\n${usage}`);
    return { kind: 'synthetic' };
  }
  if (replay === '') throw new UsageError('--replay needs the name of a CSV file.');
  const { speed = '1', line = 'lineR', loop = false } = options;
  const machine = parseName('machine', options.machine ?? 'R01');
  const config = { speed: parseSpeed(speed), machine, line: parseLine(line), loop };
  const understanding = parseRecordingOptions(options);
  return options['dry-run']
    ? { kind: 'dry-run', file: replay, options: understanding, machine }
    : { kind: 'replay', file: replay, options: understanding, config };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      // pnpm passes on the `--` that npm needs.
      args: args[0] === '--' ? args.slice(1) : [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        replay: { type: 'string' },
        speed: { type: 'string' },
        machine: { type: 'string' },
        line: { type: 'string' },
        loop: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        'time-format': { type: 'string' },
        'time-zone': { type: 'string' },
        'time-column': { type: 'string' },
        interval: { type: 'string' },
        encoding: { type: 'string' },
        'no-header': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (text.trim() !== '' && Number.isFinite(speed) && speed > 0) return speed;
  throw new UsageError(`--speed must be a number above 0, such as 60; it is "${text}".`);
}

function parseLine(text: string): string {
  // It is one level of the topic.
  if (text.includes('/')) throw new UsageError(`--line must not contain "/"; it is "${text}".`);
  return parseName('line', text);
}

export function parseName(option: string, text: string): string {
  const parsed = nameSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--${option} ${parsed.error.issues[0]?.message}; it is "${text}".`);
}

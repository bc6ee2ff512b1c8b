import { parseArgs } from 'node:util';
import { nameSchema, UsageError } from '@i40/common';
import type { ReplayConfig } from './replay/service.ts';

export const usage = `Usage:
  pnpm simulate                          play the synthetic plant
  pnpm simulate --replay FILE [options]  play a CSV file: a time column, and a column per sensor

Options of --replay:
  --speed N      play N recorded seconds in one (default 1)
  --machine ID   the machine that the readings belong to (default R01)
  --line NAME    the production line of it (default lineR)
  --loop         begin again at the end, until stopped

The synthetic plant is set by SIM_RATE, SIM_MACHINES, SIM_SEED and SIM_FAULT_EVERY_S, the broker by MQTT_URL,
or MQTT_HOST and MQTT_PORT.
`;

export type Command =
  | { kind: 'help' }
  | { kind: 'synthetic' }
  | { kind: 'replay'; file: string; config: ReplayConfig };

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
  const { speed = '1', machine = 'R01', line = 'lineR', loop = false } = options;
  return {
    kind: 'replay',
    file: replay,
    config: { speed: parseSpeed(speed), machine: parseName('machine', machine), line: parseLine(line), loop },
  };
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

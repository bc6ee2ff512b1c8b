import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { z } from 'zod';

export type { Logger } from 'pino';

export const loggerEnv = z.object({
  LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .meta({ description: 'How much the services log; debug tells every batch.' })
    .default('info'),
});

interface LoggerOptions {
  name: string;
  level: string;
  /** By default standard output: readable lines on a terminal, JSON elsewhere. */
  destination?: DestinationStream | undefined;
}

export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  return pino({ name, level, base: { name } }, destination ?? standardOutput());
}

/** Log lines for a person: time, level, message, fields. */
export function readableLines(destination: NodeJS.WritableStream = process.stdout): DestinationStream {
  return pretty({
    destination,
    colorize: process.stdout.isTTY,
    ignore: 'pid,hostname',
    translateTime: 'HH:MM:ss',
    singleLine: true,
    sync: true,
  });
}

function standardOutput(): DestinationStream {
  return process.stdout.isTTY ? readableLines() : pino.destination({ dest: 1, sync: false });
}

/** A logger that says nothing, for tests. */
export const silentLogger: Logger = pino({ level: 'silent' });

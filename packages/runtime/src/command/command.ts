import type { z } from 'zod';
import type { Environment } from '../environment/environment.ts';
import type { Running } from '../run-service.ts';

/** What a command is called with, checked by its schemas. */
export interface CommandCall<Options, Settings> {
  options: Options;
  /** What was given without a name. */
  operands: readonly string[];
  settings: Settings;
  env: Environment;
  /** Aborted when the person or the process manager wants it to stop. */
  signal: AbortSignal;
}

/**
 * A command of `i40`. Its options and its environment are zod schemas: parsing, help, completion and reference all come
 * from them. Of an option, `true` or `false` makes a flag, and an array one that may be given again.
 */
export interface Command<Options extends z.ZodObject = z.ZodObject, Env extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What more there is to know, as paragraphs. */
  readonly details?: string;
  /** What stands without a name, such as `KIND`; none is taken where there is no such line. */
  readonly operands?: { readonly usage: string; readonly description: string };
  readonly options: Options;
  readonly environment: Env;
  /** It runs to its end, and answers signals and sets `process.exitCode` by itself: a benchmark. */
  readonly isScript?: boolean;
  /** Resolves when it has begun, with how to stop it, or when all is done. Import what is heavy here. */
  run(call: CommandCall<z.output<Options>, z.output<Env>>): Promise<Running | undefined> | Promise<void>;
}

/** Lets the types of `run` follow from the schemas. */
export function defineCommand<Options extends z.ZodObject, Env extends z.ZodType>(
  command: Command<Options, Env>,
): Command<Options, Env> {
  return command;
}

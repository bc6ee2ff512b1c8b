import { parseArgs } from 'node:util';
import { UsageError } from '@i40/common';
import type { z } from 'zod';
import { closestName } from '../fields/closest-name.ts';
import { describeFields, type FieldDescription } from '../fields/describe-fields.ts';
import { describeRange } from '../fields/describe-range.ts';
import type { Command } from './command.ts';
import { optionSyntax, usageLine } from './help.ts';

export type Arguments<Options> =
  | { kind: 'help' }
  | { kind: 'run'; options: Options; operands: readonly string[] };

/** Reads the arguments of a command. Throws one `UsageError` with everything that is wrong, and how it is used. */
export function parseArguments<Options extends z.ZodObject>(
  command: Command<Options>,
  args: readonly string[],
): Arguments<z.output<Options>> {
  const fields = describeFields(command.options);
  const { values, positionals } = split(command, fields, args);
  if (values.help) return { kind: 'help' };
  const parsed = command.options.safeParse(withoutBlankNumbers(values, fields));
  const problems = [
    ...describeNeeds(fields, values),
    ...(parsed.error?.issues ?? []).map((issue) => describeIssue(issue, fields, values)),
  ];
  if (!parsed.success || problems.length > 0) throw usageError(command, problems.join('\n'));
  return { kind: 'run', options: parsed.data, operands: positionals };
}

/** Throws it with the line that says how the command is used. */
export function usageError(command: Command, message: string): UsageError {
  return new UsageError(`${message}\n\n${usageLine(command)}\n`);
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

function split(command: Command, fields: readonly FieldDescription[], args: readonly string[]) {
  const options = Object.fromEntries(
    fields.map(({ name, type, isList }) => [
      name,
      { type: type === 'flag' ? ('boolean' as const) : ('string' as const), multiple: isList },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      // pnpm passes on the `--` that npm needs.
      args: args[0] === '--' ? args.slice(1) : [...args],
      allowPositionals: command.operands !== undefined,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    });
    return { values: values as Values, positionals };
  } catch (error) {
    throw usageError(command, describeParseError(error as NodeJS.ErrnoException, fields));
  }
}

function describeParseError(error: NodeJS.ErrnoException, fields: readonly FieldDescription[]): string {
  const [, unknown] = /^Unknown option '--([^']+)'/.exec(error.message) ?? [];
  if (unknown === undefined) return error.message;
  const meant = closestName(
    unknown,
    fields.map(({ name }) => name),
  );
  return `Unknown option '--${unknown}'${meant ? `; did you mean --${meant}?` : '.'}`;
}

/** `Number('')` is 0, which nobody has asked for. */
function withoutBlankNumbers(values: Values, fields: readonly FieldDescription[]): Values {
  const numbers = fields.filter(({ type }) => type === 'number' || type === 'integer');
  const blank = numbers.filter(({ name }) => typeof values[name] === 'string' && values[name].trim() === '');
  return { ...values, ...Object.fromEntries(blank.map(({ name }) => [name, 'nothing'])) };
}

function describeNeeds(fields: readonly FieldDescription[], values: Values): string[] {
  return fields.flatMap(({ name, needs }) => {
    const needed = fields.find((field) => field.name === needs);
    if (!needed || values[name] === undefined || values[needed.name] !== undefined) return [];
    return [`--${name} needs ${optionSyntax(needed)}.`];
  });
}

/** Messages of ours begin as the rest of a sentence; those of zod are put in terms of what the value may be. */
function describeIssue(issue: z.core.$ZodIssue, fields: readonly FieldDescription[], values: Values): string {
  const name = String(issue.path[0]);
  const field = fields.find((each) => each.name === name);
  const given = values[name];
  if (given === undefined) return `--${name} is needed.`;
  const range = field && describeRange(field);
  const ours = /^[a-z]/.test(issue.message) || !range;
  const kind = field?.type === 'integer' ? 'a whole number, ' : field?.type === 'number' ? 'a number, ' : '';
  return `--${name} ${ours ? issue.message : `must be ${kind}${range}`}; it is "${given}".`;
}

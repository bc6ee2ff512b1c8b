import { UsageError } from '@i40/common';
import { type Command, closestName } from '@i40/runtime';
import type { CatalogueEntry } from './catalogue.ts';

export interface FoundCommand {
  command: Command;
  /** What is left of the arguments. */
  args: readonly string[];
}

/**
 * The command that the arguments name, by one word or, as `bench growth`, by two; its package alone is loaded. Throws
 * `UsageError`, with the name that was probably meant.
 */
export async function findCommand(
  catalogue: readonly CatalogueEntry[],
  [first = '', ...rest]: readonly string[],
): Promise<FoundCommand> {
  const entry = catalogue.find(({ names }) => names.includes(first));
  const builtIn = ['completion', 'help'];
  if (!entry) throw unknown(first, [...catalogue.flatMap(({ names }) => names), ...builtIn]);
  const commands = await entry.load();
  if (commands.length === 0)
    throw new UsageError(
      `i40 ${first} runs from the sources alone: pnpm i40 ${first} in a clone of the repository.`,
    );
  const command = commands.find(({ name }) => name === first);
  if (command) return { command, args: rest };
  return findInGroup(first, commands, rest);
}

/** The commands whose first word this is; undefined where it is a command itself, or nothing. */
export async function findGroup(
  catalogue: readonly CatalogueEntry[],
  name: string,
): Promise<readonly Command[] | undefined> {
  const commands = await catalogue.find(({ names }) => names.includes(name))?.load();
  const members = commands?.filter((command) => command.name.startsWith(`${name} `)) ?? [];
  const isCommand = commands?.some((command) => command.name === name);
  return isCommand || members.length === 0 ? undefined : members;
}

function findInGroup(
  group: string,
  commands: readonly Command[],
  [second = '', ...args]: readonly string[],
): FoundCommand {
  const command = commands.find(({ name }) => name === `${group} ${second}`);
  if (command) return { command, args };
  const names = commands.map(({ name }) => name.slice(group.length + 1));
  if (second === '') throw new UsageError(`i40 ${group} needs one of: ${names.join(', ')}.`);
  throw unknown(second, names, group);
}

function unknown(name: string, known: readonly string[], group?: string): UsageError {
  const meant = closestName(name, known);
  const hint = meant ? `did you mean ${meant}?` : `there are ${known.join(', ')}.`;
  const asked = group === undefined ? name : `${group} ${name}`;
  return new UsageError(`There is no command "${asked}"; ${hint}`);
}

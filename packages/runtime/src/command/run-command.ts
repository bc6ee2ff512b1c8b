import { parseEnv } from '../environment/env.ts';
import type { Environment } from '../environment/environment.ts';
import { describeSlips } from '../environment/unknown-variables.ts';
import { describeFailure, type Running, runService } from '../run-service.ts';
import type { Command } from './command.ts';
import { helpOf } from './help.ts';
import { parseArguments } from './parse-arguments.ts';

const done: Running = { finished: Promise.resolve(), stop: async () => {} };

/** Runs a command in this process: the whole of a `main.ts`. Usage errors and the like end it with exit code 1. */
export function runCommand(command: Command, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  if (command.isScript) return runScript(command, args);
  return runService(async ({ env, signal }) => (await execute(command, { args, env, signal })) ?? done);
}

async function runScript(command: Command, args: readonly string[]): Promise<void> {
  try {
    await execute(command, { args, env: process.env, signal: new AbortController().signal });
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 1;
  }
}

interface Execution {
  args: readonly string[];
  env: Environment;
  signal: AbortSignal;
}

async function execute(command: Command, { args, env, signal }: Execution): Promise<Running | undefined> {
  const parsed = parseArguments(command, args);
  if (parsed.kind === 'help') {
    process.stdout.write(helpOf(command));
    return undefined;
  }
  const settings = parseEnv(command.environment, env);
  for (const slip of describeSlips(command.environment, env)) process.stderr.write(`${slip}\n`);
  const { options, operands } = parsed;
  return (await command.run({ options, operands, settings, env, signal })) ?? undefined;
}

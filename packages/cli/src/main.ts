#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { describeFailure, runCommand } from '@i40/runtime';
import { catalogue, loadAllCommands } from './catalogue.ts';
import { completionScript } from './completion.ts';
import { findCommand, findGroup } from './find-command.ts';
import { groupOverview, overview } from './overview.ts';

/** `i40`: everything that a person can start, by name. */
async function main(given: readonly string[]): Promise<void> {
  // pnpm passes on the `--` that npm needs.
  const args = given[0] === '--' ? given.slice(1) : given;
  const [first, second] = args;
  if (first === undefined || first === 'help' || asksForHelp(first))
    return print(overview(await loadAllCommands()));
  const group = asksForHelp(second) && (await findGroup(catalogue, first));
  if (group) return print(groupOverview(first, group));
  if (first === '--version') return print(`${await version()}\n`);
  if (first === 'completion') return print(completionScript(args[1], await loadAllCommands()));
  const found = await findCommand(catalogue, args);
  await runCommand(found.command, found.args);
}

function asksForHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h';
}

async function version(): Promise<string> {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return JSON.parse(manifest).version;
}

function print(text: string): void {
  process.stdout.write(text);
}

await main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
});

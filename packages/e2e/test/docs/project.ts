import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { read, root } from './markdown.ts';

export const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;

/** Where a subcommand was a script of its own before there was one command for all. */
const ownScripts: Record<string, string> = {
  simulate: 'simulate',
  fault: 'fault',
  ingest: 'ingest',
  topics: 'topics',
  'dead-letter': 'rejected',
  detect: 'detect',
  api: 'api',
  migrate: 'db:migrate',
  sql: 'sql',
};

/** What the shell runs for `npm run i40 -- <subcommand>`; undefined where there is no such subcommand. */
export function i40Line(subcommand: string): string | undefined {
  return scripts.i40 ? `${scripts.i40} ${subcommand}` : scripts[ownScripts[subcommand] ?? ''];
}

/** Runs a line of package.json as npm would, to its end. */
export function runLine(line: string, args: readonly string[], env: Record<string, string> = {}) {
  const bin = `${root}node_modules/.bin`;
  const quoted = args.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`);
  const { status, stdout, stderr } = spawnSync([line, ...quoted].join(' '), {
    cwd: root,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, ...env, PATH: `${bin}${delimiter}${process.env.PATH}` },
  });
  return { status, output: `${stdout}${stderr}` };
}

const helps = new Map<string, string>();

/** What a subcommand of `i40` says of itself. */
export function helpOf(subcommand: string): string {
  const known = helps.get(subcommand);
  if (known !== undefined) return known;
  const help = runLine(i40Line(subcommand) ?? 'false', ['--help']).output;
  helps.set(subcommand, help);
  return help;
}

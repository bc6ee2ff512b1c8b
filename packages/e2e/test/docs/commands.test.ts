import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandsOfAll, pagesIn, read } from './markdown.ts';
import { helpOf, i40Line, scripts } from './project.ts';
import { shellWords } from './shell-words.ts';

const pages = ['README.md', 'README.fr.md', 'CONTRIBUTING.md', ...pagesIn('docs')];
const commands = commandsOfAll(pages).map(({ page, text }) => [page, text] as const);

const servicesOf = (file: string): string[] =>
  Object.keys(parse(read(file), { merge: true, logLevel: 'silent' }).services);
const variables = new Set([...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name));
const composeFlags = ['--detach', '--wait', '--follow', '--volumes', '--all', '--rm', '--force-recreate'];
/** Programs of others, and a line that only sets variables. */
const ofOthers = ['curl', 'mosquitto_pub', ''];

describe('the commands of the documentation', () => {
  it.each(commands)('%s: %s', (_page, text) => {
    const { env, words } = shellWords(text);
    for (const name of env) expect(variables, name).toContain(name);
    const [program = '', ...args] = words;
    if (program === 'npm' || program === 'pnpm') checkScript(program, args);
    else if (program === 'docker') checkCompose(args);
    else expect(ofOthers).toContain(program);
  });
});

function checkScript(program: string, args: string[]): void {
  if (args[0] === 'install') return;
  const [script = '', ...rest] = args[0] === 'run' ? args.slice(1) : args;
  const passedOn = program === 'npm' && rest[0] === '--' ? rest.slice(1) : rest;
  // npm keeps to itself what does not stand behind "--".
  if (program === 'npm' && rest.length > 0) expect(rest[0]).toBe('--');
  if (script === 'i40') checkI40(passedOn);
  else expect(Object.keys(scripts)).toContain(script);
}

function checkI40([subcommand = '', ...options]: string[]): void {
  expect(i40Line(subcommand), `i40 ${subcommand}`).toBeDefined();
  const given = options.filter((arg) => arg.startsWith('--'));
  if (given.length === 0) return;
  const isGroup = helpOf(subcommand).startsWith(`Usage: i40 ${subcommand} COMMAND`);
  const command = isGroup ? `${subcommand} ${options[0]}` : subcommand;
  for (const option of given) expect(helpOf(command), `help of i40 ${command}`).toContain(option);
}

function checkCompose([compose, ...given]: string[]): void {
  expect(compose).toBe('compose');
  const files: string[] = [];
  while (given[0] === '-f') files.push(...given.splice(0, 2).slice(1));
  const services = (files.length > 0 ? files : ['docker-compose.yml']).flatMap(servicesOf);
  const [verb = '', ...args] = given;
  expect(['up', 'down', 'ps', 'logs', 'exec', 'run']).toContain(verb);
  const named = args.filter((arg) => !composeFlags.includes(arg));
  // Behind the service, these have what it is to run.
  const hasProgram = verb === 'exec' || verb === 'run';
  for (const arg of hasProgram ? named.slice(0, 1) : named) {
    if (arg === '--scale') continue;
    expect(services, arg).toContain(arg.replace(/=\d+$/, ''));
  }
  if (hasProgram && named[1] === 'i40') checkI40(named.slice(2));
}

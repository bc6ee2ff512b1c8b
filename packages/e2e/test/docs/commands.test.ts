import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandsOfAll, pagesIn, read } from './markdown.ts';
import { helpOf, i40Line, scripts } from './project.ts';
import { shellWords } from './shell-words.ts';

const pages = ['README.md', 'README.fr.md', 'CONTRIBUTING.md', ...pagesIn('docs')];
const commands = commandsOfAll(pages).map(({ page, text }) => [page, text] as const);

const services = Object.keys(parse(read('docker-compose.yml'), { merge: true }).services);
const variables = new Set([...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name));
const composeFlags = ['--detach', '--wait', '--follow', '--volumes', '--all'];
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
  for (const option of options.filter((arg) => arg.startsWith('--')))
    expect(helpOf(subcommand), `help of i40 ${subcommand}`).toContain(option);
}

function checkCompose([compose, verb = '', ...args]: string[]): void {
  expect(compose).toBe('compose');
  expect(['up', 'down', 'ps', 'logs', 'exec']).toContain(verb);
  const named = args.filter((arg) => !composeFlags.includes(arg));
  // Behind the service, `exec` has what that is to run.
  for (const arg of verb === 'exec' ? named.slice(0, 1) : named) {
    if (arg === '--scale') continue;
    expect(services, arg).toContain(arg.replace(/=\d+$/, ''));
  }
}

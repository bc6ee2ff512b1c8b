import { spawnSync } from 'node:child_process';
import { describeFields } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { catalogue, loadAllCommands } from './catalogue.ts';
import { completionScript } from './completion.ts';

describe('the catalogue', () => {
  it('names every command that its packages have', async () => {
    for (const { names, load } of catalogue) {
      const commands = await load();
      expect([...new Set(commands.map(({ name }) => name.split(' ')[0]))]).toEqual(names);
    }
  });

  it('has commands that say what they are, with options and variables that do', async () => {
    for (const { name, summary, options, environment } of await loadAllCommands()) {
      expect(summary, name).toMatch(/^\S.*\.$/);
      for (const field of [...describeFields(options), ...describeFields(environment)])
        expect(field.description, `${name}: ${field.name}`).toMatch(/^\S.*\.$/);
    }
  });
});

describe('completion in bash', async () => {
  const script = completionScript('bash', await loadAllCommands());
  const hasBash = spawnSync('bash', ['-c', 'type complete']).status === 0;

  it.skipIf(!hasBash).each([
    ['i40 si', 'simulate'],
    ['i40 bench gr', 'growth'],
    ['i40 bench growth --', '--rows --help'],
    ['i40 simulate --l', '--line --loop'],
    ['i40 completion ', 'bash zsh'],
  ])('of "%s" offers %s', (line, offered) => {
    const words = line.split(' ').map((word) => `'${word}'`);
    const ask = `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _i40; echo "\${COMPREPLY[*]}"`;
    const { stdout } = spawnSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' });
    expect(stdout.trim()).toBe(offered);
  });

  it('knows two shells', () => {
    expect(() => completionScript('fish', [])).toThrow('Usage: i40 completion bash|zsh');
  });
});

import { defineCommand } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CatalogueEntry } from './catalogue.ts';
import { findCommand, findGroup } from './find-command.ts';

const aCommand = (name: string) =>
  defineCommand({ name, summary: '', options: z.object({}), environment: z.object({}), run: async () => {} });

describe('findCommand', () => {
  let loaded: string[];
  const entry = (names: string[], commands: string[]): CatalogueEntry => ({
    names,
    load: async () => {
      loaded.push(...names);
      return commands.map(aCommand);
    },
  });
  const find = (...args: string[]) => {
    loaded = [];
    return findCommand(
      [
        entry(['ingest', 'topics'], ['ingest', 'topics']),
        entry(['bench'], ['bench growth', 'bench chaos']),
        entry(['sql'], []),
      ],
      args,
    );
  };

  it('loads the package of the command alone', async () => {
    expect(await find('topics', '--seconds', '2')).toMatchObject({
      command: { name: 'topics' },
      args: ['--seconds', '2'],
    });
    expect(loaded).toEqual(['ingest', 'topics']);
  });

  it('takes two words for one of a group', async () => {
    const found = await find('bench', 'chaos', '--kills', '9');
    expect(found).toMatchObject({ command: { name: 'bench chaos' }, args: ['--kills', '9'] });
  });

  it.each([
    [['nope'], 'There is no command "nope"; there are ingest, topics, bench, sql, completion, help.'],
    [['topisc'], 'There is no command "topisc"; did you mean topics?'],
    [['topic'], 'There is no command "topic"; did you mean topics?'],
    [['bench'], 'i40 bench needs one of: growth, chaos.'],
    [['bench', 'nope'], 'There is no command "bench nope"; there are growth, chaos.'],
    [['bench', 'chaso'], 'There is no command "bench chaso"; did you mean chaos?'],
    [['sql', 'SELECT 1'], 'i40 sql runs from the sources alone: pnpm i40 sql in a clone of the repository.'],
  ])('refuses %j', async (args, message) => {
    await expect(find(...args)).rejects.toThrow(message);
  });

  it('knows a group, and that a command is none', async () => {
    const names = (commands?: readonly { name: string }[]) => commands?.map(({ name }) => name);
    const catalogue = [entry(['ingest'], ['ingest']), entry(['bench'], ['bench growth', 'bench chaos'])];
    loaded = [];
    expect(names(await findGroup(catalogue, 'bench'))).toEqual(['bench growth', 'bench chaos']);
    expect(await findGroup(catalogue, 'ingest')).toBeUndefined();
    expect(await findGroup(catalogue, 'nope')).toBeUndefined();
  });
});

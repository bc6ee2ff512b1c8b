import type { Command } from '@i40/runtime';
import { betweenMarkers } from './between-markers.ts';
import { commandSections } from './command-line-page.ts';
import { withPassedOn } from './compose-lists.ts';
import { envExample } from './env-example.ts';
import { environmentTables } from './environment-page.ts';
import { groupVariables, variablesOf } from './variables.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  path: string;
  /** What it should be, given what it is: some have parts that are written by hand. */
  render(current: string): string;
}

/** All files that say what the schemas say. `pnpm generate` writes them; a test fails while one of them differs. */
export function generatedFiles(commands: readonly Command[]): GeneratedFile[] {
  const groups = groupVariables(variablesOf(commands));
  return [
    { path: '.env.example', render: () => envExample(groups) },
    { path: 'docker-compose.yml', render: (current) => withPassedOn(current, commands) },
    {
      path: 'docs/reference/environment.md',
      render: (current) => betweenMarkers(current, 'variables', environmentTables(groups)),
    },
    {
      path: 'docs/reference/command-line.md',
      render: (current) => betweenMarkers(current, 'commands', commandSections(commands)),
    },
  ];
}

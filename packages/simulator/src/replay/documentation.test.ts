import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArguments } from '@i40/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planSimulation } from '../command-line.ts';
import { simulateCommand } from '../commands/simulate-command.ts';
import { dryRun } from './dry-run.ts';
import { inspectRecording } from './inspect-recording.ts';

const documentation = readFileSync(
  new URL('../../../../docs/how-to/replay-a-recording.md', import.meta.url),
  'utf8',
);
const blocks = (kind: string) =>
  [...documentation.matchAll(new RegExp(`^\`\`\`${kind} (\\S+)\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, name = '', content = '']) => ({ name, content }),
  );
const files = blocks('csv');
const outcomes = blocks('text');
const commands = [...documentation.matchAll(/^npm run simulate -- (.*)$/gm)].map(([, args = '']) => args);

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'replay-'));
  for (const { name, content } of files) await writeFile(join(directory, name), content);
});
afterAll(() => rm(directory, { recursive: true }));

async function outcomeOf(name: string): Promise<string> {
  try {
    const recording = await inspectRecording(join(directory, name));
    return await dryRun(recording, 'R01');
  } catch (error) {
    return `${(error as Error).message}\n`;
  }
}

/** As a shell takes them apart. */
const splitArguments = (text: string) =>
  [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe('docs/how-to/replay-a-recording.md', () => {
  it.each(outcomes)('shows what becomes of $name', async ({ name, content }) => {
    expect((await outcomeOf(name)).replaceAll(`${directory}/`, '')).toBe(content);
  });

  it.each(files.filter(({ name }) => !outcomes.some((outcome) => outcome.name === name)))(
    'has $name in a form that is read without complaint',
    async ({ name }) => {
      const outcome = await outcomeOf(name);
      expect(outcome).toContain('first rows');
      expect(outcome).not.toContain('not read');
    },
  );

  it.each(commands)('has a command line that is understood: %s', (args) => {
    const parsed = parseArguments(simulateCommand, splitArguments(args));
    const kind = parsed.kind === 'help' ? 'help' : planSimulation(parsed.options).kind;
    expect(['replay', 'dry-run']).toContain(kind);
  });

  it('names every option of the command line', () => {
    for (const option of ['time-format', 'time-zone', 'time-column', 'interval', 'encoding', 'no-header']) {
      expect(documentation).toContain(`\`--${option}`);
    }
  });
});

import { defineCommand } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { betweenMarkers } from './between-markers.ts';
import { commandSections } from './command-line-page.ts';
import { withPassedOn } from './compose-lists.ts';
import { envExample } from './env-example.ts';
import { environmentTables } from './environment-page.ts';
import { groupVariables, variablesOf } from './variables.ts';

const aCommand = (name: string, environment: z.ZodObject) =>
  defineCommand({ name, summary: `Does ${name}.`, options: z.object({}), environment, run: async () => {} });

const level = z.enum(['info', 'warn']).meta({ description: 'How much is logged.' });
const ingest = aCommand(
  'ingest',
  z.object({
    LOG_LEVEL: level.default('info'),
    INGEST_WAIT_MS: z.coerce.number().min(1).max(9).default(5).meta({ description: 'How long.', unit: 'ms' }),
    INGEST_KEY: z.string().optional().meta({ description: 'The key to a<b | c.', secret: true }),
    INGEST_FIXED: z.string().default('x').meta({ description: 'Of containers.', compose: false }),
  }),
);
const start = aCommand('start', z.object({ LOG_LEVEL: level.default('warn') }));
const groups = groupVariables(variablesOf([start, ingest]));
const section = (title: string) => groups.filter((group) => group.title === title);

describe('.env.example', () => {
  it('says what a variable is, what it may be, and what other default there is', () => {
    expect(envExample(section('Ingest'))).toContain(
      '\n# How long. [1 to 9 ms]\n#INGEST_WAIT_MS=5\n# The key to a<b | c.\n#INGEST_KEY=\n',
    );
    expect(envExample(section('Logs'))).toContain(
      '# How much is logged. [info or warn; start: warn by default]\n#LOG_LEVEL=info\n',
    );
  });
});

describe('the page of the environment', () => {
  it('has a row for each variable, with those who read it', () => {
    const rows = environmentTables(section('Logs'));
    expect(rows.at(-1)).toBe(
      '| `LOG_LEVEL` | How much is logged. | info or warn | `info` (start: `warn`) | ingest, start |',
    );
  });

  it('names the file that a secret may be in, and escapes what Markdown would misread', () => {
    expect(environmentTables(section('Ingest'))).toContain(
      '| `INGEST_KEY`, `INGEST_KEY_FILE` | The key to a&lt;b \\| c. | text |  | ingest |',
    );
  });
});

describe('the page of the command line', () => {
  it('links to the section of each command', () => {
    const lines = commandSections([aCommand('bench growth', z.object({}))]);
    expect(lines).toContain('| [`bench growth`](#i40-bench-growth) | Does bench growth. |');
    expect(lines).toContain('### i40 bench growth');
  });
});

describe('docker-compose.yml', () => {
  const others = ['detect', 'simulate', 'api'].map((name) => aCommand(name, z.object({})));
  const block = (service: string, ...lines: string[]) =>
    [
      `  ${service}:`,
      '    environment:',
      ...lines,
      `      # generated: ${service}`,
      '      # end of what is generated',
      '',
    ].join('\n');
  const compose = [
    'services:',
    block('ingest', '      LOG_LEVEL: info'),
    block('detector'),
    block('simulator'),
    block('api'),
  ].join('\n');

  it('passes on what is not set by hand, with the files of secrets', () => {
    expect(withPassedOn(compose, [ingest, ...others])).toContain(
      [
        '      LOG_LEVEL: info',
        '      # generated: ingest',
        '      INGEST_WAIT_MS:',
        '      INGEST_KEY:',
        '      INGEST_KEY_FILE:',
        '      # end of what is generated',
      ].join('\n'),
    );
  });

  it('comes out the same the second time', () => {
    const once = withPassedOn(compose, [ingest, ...others]);
    expect(withPassedOn(once, [ingest, ...others])).toBe(once);
  });

  it('tells which section is missing', () => {
    expect(() => betweenMarkers('services:', 'ingest', [])).toThrow(
      'There is no section "ingest" to write to',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand } from './command.ts';
import { helpOf } from './help.ts';
import { parseArguments } from './parse-arguments.ts';

const command = defineCommand({
  name: 'play',
  summary: 'Plays a recording.',
  operands: { usage: 'FILE', description: 'The recording.' },
  options: z.object({
    speed: z.coerce.number().positive().default(1).meta({ description: 'How fast.', unit: 'times' }),
    rows: z.array(z.coerce.number().int().min(0)).default([1, 2]).meta({ description: 'Which rows.' }),
    loop: z.boolean().default(false).meta({ description: 'For ever.' }),
    pause: z.coerce.number().min(0).optional().meta({ description: 'In between.', needs: 'loop' }),
  }),
  environment: z.object({ KEY: z.string().default('k').meta({ description: 'A key.', secret: true }) }),
  run: async () => {},
});
const parse = (...args: string[]) => parseArguments(command, args);

describe('parseArguments', () => {
  it('fills in defaults', () => {
    expect(parse()).toEqual({
      kind: 'run',
      options: { speed: 1, rows: [1, 2], loop: false },
      operands: [],
    });
  });

  it('reads values, flags, lists and operands, after the -- that npm needs and pnpm passes on', () => {
    expect(
      parse('--', 'a.csv', '--speed=0.5', '--rows', '3', '--rows', '4', '--loop', '--pause', '2'),
    ).toEqual({
      kind: 'run',
      options: { speed: 0.5, rows: [3, 4], loop: true, pause: 2 },
      operands: ['a.csv'],
    });
  });

  it('gives help before it looks at values', () => {
    expect(parse('--speed', 'x', '-h')).toEqual({ kind: 'help' });
  });

  it('tells all that is wrong at once, and how it is used', () => {
    expect(() => parse('--speed', '', '--rows', '1.5', '--pause', '1')).toThrow(
      [
        '--pause needs --loop.',
        '--speed must be a number, above 0; it is "".',
        '--rows must be a whole number, 0 or more; it is "1.5".',
        '',
        'Usage: i40 play FILE [options]',
      ].join('\n'),
    );
  });

  it('asks whether another option was meant', () => {
    expect(() => parse('--sped', '2')).toThrow("Unknown option '--sped'; did you mean --speed?");
    expect(() => parse('--colour')).toThrow("Unknown option '--colour'.");
  });
});

describe('helpOf', () => {
  it('tells options and environment, and no secret', () => {
    expect(helpOf(command)).toBe(`Usage: i40 play FILE [options]

Plays a recording.

FILE
    The recording.

Options:
  --speed N   How fast. [above 0 times; default 1]
  --rows N    Which rows. [0 or more; may be given again; default 1,2]
  --loop      For ever.
  --pause N   In between. [0 or more]
  -h, --help  this text

Environment, also from a file .env:
  KEY  A key. [default set; also as KEY_FILE]
`);
  });
});

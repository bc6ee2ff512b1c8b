import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

const parse = (text: string) => parseCommandLine(text.split(' ').filter(Boolean));

describe('parseCommandLine', () => {
  it('plays the synthetic plant without arguments', () => {
    expect(parse('')).toEqual({ kind: 'synthetic' });
  });

  it('reads the options of a replay', () => {
    expect(parse('--replay a.csv')).toEqual({
      kind: 'replay',
      file: 'a.csv',
      config: { speed: 1, machine: 'R01', line: 'lineR', loop: false },
    });
    expect(parse('-- --replay a.csv --speed 0.5 --machine M07 --line lineQ --loop')).toEqual({
      kind: 'replay',
      file: 'a.csv',
      config: { speed: 0.5, machine: 'M07', line: 'lineQ', loop: true },
    });
  });

  it('gives help before anything else', () => {
    expect(parse('--help --speed 0')).toEqual({ kind: 'help' });
  });

  it.each([
    ['--replay a.csv --speed 0', '--speed must be a number above 0'],
    ['--replay a.csv --speed fast', '--speed must be a number above 0'],
    ['--replay a.csv --speed=-1', '--speed must be a number above 0'],
    ['--replay a.csv --machine a/../b', '--machine must be 1 to 255 characters'],
    ['--replay a.csv --line a/b', '--line must not contain "/"'],
    ['--loop', '--loop needs --replay FILE'],
    ['--turbo', "Unknown option '--turbo'"],
    ['a.csv', 'Usage:'],
    ['--replay', 'argument missing'],
  ])('refuses %s', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

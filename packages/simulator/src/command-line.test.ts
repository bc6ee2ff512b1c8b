import { parseArguments } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { planSimulation } from './command-line.ts';
import { simulateCommand } from './commands/simulate-command.ts';

const parse = (text: string) => {
  const parsed = parseArguments(simulateCommand, text.split(' ').filter(Boolean));
  return parsed.kind === 'help' ? parsed : planSimulation(parsed.options);
};

describe('the arguments of i40 simulate', () => {
  it('plays the synthetic plant without arguments', () => {
    expect(parse('')).toEqual({ kind: 'synthetic' });
  });

  it('reads the options of a replay', () => {
    expect(parse('--replay a.csv')).toEqual({
      kind: 'replay',
      file: 'a.csv',
      options: { header: true },
      config: { speed: 1, machine: 'R01', line: 'lineR', loop: false },
    });
    expect(parse('-- --replay a.csv --speed 0.5 --machine M07 --line lineQ --loop')).toEqual({
      kind: 'replay',
      file: 'a.csv',
      options: { header: true },
      config: { speed: 0.5, machine: 'M07', line: 'lineQ', loop: true },
    });
  });

  it('reads what the user says about the recording', () => {
    const described =
      '--time-format %d/%m/%Y --time-zone Europe/Paris --time-column Day+Clock --encoding latin1';
    expect(parse(`--replay a.csv --dry-run --machine M07 --no-header --interval 100ms ${described}`)).toEqual(
      {
        kind: 'dry-run',
        file: 'a.csv',
        machine: 'M07',
        options: {
          timeFormat: '%d/%m/%Y',
          timeZone: 'Europe/Paris',
          timeColumn: 'Day+Clock',
          intervalMs: 100,
          encoding: 'windows-1252',
          header: false,
        },
      },
    );
  });

  it.each([
    ['1', 1_000],
    ['0.5', 500],
    ['5min', 300_000],
    ['20us', 0.02],
  ])('reads an interval of %s', (text, intervalMs) => {
    expect(parse(`--replay a.csv --interval ${text}`)).toMatchObject({ options: { intervalMs } });
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
    ['--replay a.csv --time-zone Mars/Olympus', '--time-zone must be such as Europe/Paris'],
    ['--replay a.csv --time-format soon', '--time-format must be such as'],
    ['--replay a.csv --interval often', '--interval must be such as'],
    ['--replay a.csv --interval 0', '--interval must be such as'],
    ['--replay a.csv --encoding klingon', '--encoding must be such as'],
    ['--loop', '--loop needs --replay FILE'],
    ['--turbo', "Unknown option '--turbo'"],
    ['a.csv', 'Usage:'],
    ['--replay', 'argument missing'],
  ])('refuses %s', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

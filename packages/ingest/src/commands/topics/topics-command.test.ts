import { parseArguments } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { topicsCommand } from './topics-command.ts';

const parse = (args: readonly string[]) => parseArguments(topicsCommand, args);

describe('the arguments of pnpm topics', () => {
  it('may be left out', () => {
    expect(parse([])).toMatchObject({ options: { seconds: 10, filter: '#' } });
  });

  it('say for how long and what to', () => {
    const args = ['--', '--seconds', '2.5', '--filter', 'factory/+/#'];
    expect(parse(args)).toMatchObject({ options: { seconds: 2.5, filter: 'factory/+/#' } });
  });

  it('may ask for help', () => {
    expect(parse(['--help'])).toEqual({ kind: 'help' });
  });

  it.each([
    [['--seconds', '0'], /--seconds must be a number above 0/],
    [['--seconds', 'x'], /--seconds must be a number above 0/],
    [['--filter', ''], /--filter must be a topic filter/],
    [['--filter', 'a/#/b'], /--filter must be a topic filter/],
    [['--filter', 'a+'], /--filter must be a topic filter/],
    [['--topic', 'a'], /Unknown option '--topic'/],
  ])('are refused: %j', (args, message) => {
    expect(() => parse(args)).toThrow(message);
  });
});

import { describe, expect, it } from 'vitest';
import { parseTopicsCommand } from './topics-command.ts';

describe('the arguments of pnpm topics', () => {
  it('may be left out', () => {
    expect(parseTopicsCommand([])).toEqual({ seconds: 10, filter: '#' });
  });

  it('say for how long and what to', () => {
    const args = ['--', '--seconds', '2.5', '--filter', 'factory/+/#'];
    expect(parseTopicsCommand(args)).toEqual({ seconds: 2.5, filter: 'factory/+/#' });
  });

  it('may ask for help', () => {
    expect(parseTopicsCommand(['--help'])).toBeUndefined();
  });

  it.each([
    [['--seconds', '0'], /--seconds must be a number above 0/],
    [['--seconds', 'x'], /--seconds must be a number above 0/],
    [['--filter', ''], /--filter must be a topic filter/],
    [['--filter', 'a/#/b'], /--filter must be a topic filter/],
    [['--filter', 'a+'], /--filter must be a topic filter/],
    [['--topic', 'a'], /Unknown option '--topic'/],
  ])('are refused: %j', (args, message) => {
    expect(() => parseTopicsCommand(args)).toThrow(message);
  });
});

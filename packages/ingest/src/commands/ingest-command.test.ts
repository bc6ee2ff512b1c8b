import { parseArguments } from '@i40/runtime';
import { expect, it } from 'vitest';
import { ingestCommand } from './ingest-command.ts';

const parse = (...args: string[]) => parseArguments(ingestCommand, args);

it('reads which session to adopt', () => {
  expect(parse()).toMatchObject({ kind: 'run', options: {} });
  expect(parse('--', '--adopt', 'i40-ingest-2')).toMatchObject({ options: { adopt: 'i40-ingest-2' } });
});

it('says how it is used when it does not understand', () => {
  expect(() => parse('--adopt')).toThrow('Usage: i40 ingest [options]');
  expect(() => parse('--adopt', '')).toThrow('needs the client id');
  expect(() => parse('--scale', '3')).toThrow("Unknown option '--scale'");
});

import { expect, it } from 'vitest';
import { parseIngestCommand } from './ingest-command.ts';

it('reads which session to take over', () => {
  expect(parseIngestCommand([])).toEqual({ help: false, adopt: undefined });
  expect(parseIngestCommand(['--', '--adopt', 'i40-ingest-2']).adopt).toBe('i40-ingest-2');
});

it('says how it is used when it does not understand', () => {
  expect(() => parseIngestCommand(['--adopt'])).toThrow('pnpm ingest --adopt ID');
  expect(() => parseIngestCommand(['--adopt', ''])).toThrow('needs the client id');
  expect(() => parseIngestCommand(['--scale', '3'])).toThrow("Unknown option '--scale'");
});

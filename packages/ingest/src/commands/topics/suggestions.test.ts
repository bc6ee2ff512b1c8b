import { expect, it } from 'vitest';
import { formatSuggestions } from './suggestions.ts';
import type { TopicRow } from './topic-tally.ts';

const row = (changes: Partial<TopicRow>): TopicRow => ({
  topic: 'plant/press-2',
  messages: 1,
  decoders: [],
  readings: 0,
  states: 0,
  rejected: 1,
  ignored: 0,
  reason: 'of no known form',
  example: Buffer.from('{"temp":1}'),
  ...changes,
});

it('says once what to write for topics that are of no known form', () => {
  const text = formatSuggestions([row({}), row({ topic: 'plant/press-3' })]);
  expect(text).toMatch(/INGEST_MAPPINGS=mappings\.yaml/);
  expect(text.match(/topic: plant\/\{machine_id\}/g)).toHaveLength(1);
});

it('says it of a topic of a known form, too, whose messages have other fields', () => {
  const changes = { topic: 'factory/l/m/multi', decoders: ['plain-value'], reason: 'value: is missing' };
  expect(formatSuggestions([row(changes)])).toContain('topic: factory/{line}/{machine_id}/multi');
  expect(formatSuggestions([row({ ...changes, readings: 3 })])).toBe('');
  expect(formatSuggestions([row({ ...changes, reason: 'ts: must be a time' })])).toBe('');
});

it('says nothing where every topic is known', () => {
  expect(formatSuggestions([row({ decoders: ['senml'] })])).toBe('');
});

import { describe, expect, it } from 'vitest';
import { formatTopicTable } from './topic-table.ts';
import type { TopicRow } from './topic-tally.ts';

const row = (changes: Partial<TopicRow>): TopicRow => ({
  topic: 'factory/lineA/sensors',
  messages: 12,
  decoders: ['starter-json'],
  readings: 12,
  states: 0,
  rejected: 0,
  ignored: 0,
  reason: undefined,
  ...changes,
});
const format = (rows: readonly TopicRow[], columns?: number) =>
  formatTopicTable(rows, { columns, isSubscribed: (topic) => !topic.startsWith('other') }).split('\n');

describe('the table of topics', () => {
  it('lines up its columns, numbers to the right', () => {
    expect(
      format([
        row({ readings: 9, states: 2, rejected: 3, reason: 'value: is missing' }),
        row({ topic: 'a/b', messages: 1 }),
      ]),
    ).toEqual([
      'topic                  messages  decoder       readings  states  rejected  why',
      'factory/lineA/sensors        12  starter-json         9       2         3  value: is missing (the first of 3)',
      'a/b                           1  starter-json        12       0         0',
    ]);
  });

  it('says what ingest does not listen to, and what is neither number nor state', () => {
    const lines = format([
      row({ topic: 'other', decoders: [] }),
      row({ readings: 0, ignored: 5 }),
      row({ readings: 1, ignored: 5 }),
      row({ readings: 0, states: 1, ignored: 5 }),
    ]);
    expect(lines[1]).toMatch(/ - .*not among INGEST_TOPICS$/);
    expect(lines[2]).toMatch(/5 values that are neither numbers nor states$/);
    expect(lines[3]).not.toMatch(/neither/);
    expect(lines[4]).not.toMatch(/neither/);
  });

  it('fits a terminal, and stays whole in a pipe', () => {
    const long = row({ topic: 't'.repeat(200), rejected: 1, reason: 'r'.repeat(200) });
    expect(Math.max(...format([long], 100).map(({ length }) => length))).toBe(100);
    expect(format([long])[1]).toContain('r'.repeat(200));
  });

  it('lets no topic move the cursor of a terminal', () => {
    expect(format([row({ topic: 'a\u001b[2Jb' })]).join()).not.toContain('\u001b');
  });
});

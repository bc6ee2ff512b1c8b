import { aReading } from '@i40/common/testing';
import type { ParsedMessage } from '@i40/payloads';
import { describe, expect, it } from 'vitest';
import { createTopicTally } from './topic-tally.ts';

const parsed = (changes: Partial<ParsedMessage>): ParsedMessage => ({
  decoder: 'starter-json',
  readings: [],
  rejections: [],
  ignored: 0,
  ...changes,
});
const good = parsed({ readings: [aReading()] });
const bad = (reason: string) => parsed({ rejections: [{ reason }] });

describe('the tally of topics', () => {
  it('counts by topic, and keeps the first reason', () => {
    const tally = createTopicTally();
    tally.add('a', good);
    tally.add('a', bad('first'));
    tally.add('a', bad('second'));
    const { unit: _unit, ...key } = aReading();
    tally.add('a', parsed({ decoder: 'senml', states: [{ ...key, value: 'RUN' }], ignored: 3 }));
    expect(tally.rows()).toEqual([
      {
        topic: 'a',
        messages: 4,
        decoders: ['senml', 'starter-json'],
        readings: 1,
        states: 1,
        rejected: 2,
        ignored: 2,
        reason: 'first',
      },
    ]);
  });

  it('puts rejections first, then the busiest, and what nobody knows last', () => {
    const tally = createTopicTally();
    tally.add('unknown', { ...bad('of no known form'), decoder: undefined });
    tally.add('b', good);
    tally.add('a', good);
    tally.add('busy', good);
    tally.add('busy', good);
    tally.add('broken', bad('broken'));
    expect(tally.rows().map(({ topic }) => topic)).toEqual(['broken', 'busy', 'a', 'b', 'unknown']);
  });

  it('only counts the topics beyond its limit', () => {
    const tally = createTopicTally(2);
    for (const topic of ['a', 'b', 'c', 'd', 'a', 'c']) tally.add(topic, good);
    expect(tally.rows().map(({ topic, messages }) => [topic, messages])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(tally.moreTopics).toBe(2);
  });
});

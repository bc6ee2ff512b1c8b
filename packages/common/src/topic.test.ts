import { describe, expect, it } from 'vitest';
import { matchesFilter } from './topic.ts';

describe('a topic filter', () => {
  it.each([
    ['factory/+/sensors', 'factory/lineA/sensors', true],
    ['factory/+/sensors', 'factory/lineA/x/sensors', false],
    ['factory/+/sensors', 'factory/lineA', false],
    ['umh/v1/#', 'umh/v1/acme/_raw/x', true],
    // "#" includes the parent level.
    ['umh/v1/#', 'umh/v1', true],
    ['umh/v1/#', 'umh', false],
    ['#', 'anything/at/all', true],
    ['#', '$SYS/broker', false],
    ['+/broker', '$SYS/broker', false],
    ['$SYS/#', '$SYS/broker', true],
    ['a', 'a/b', false],
  ])('%s and the topic %s: %s', (filter, topic, expected) => {
    expect(matchesFilter(filter, topic)).toBe(expected);
  });
});

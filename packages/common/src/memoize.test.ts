import { describe, expect, it } from 'vitest';
import { memoize } from './memoize.ts';

function setUp() {
  const computed: string[] = [];
  const upper = memoize(
    (text) => {
      computed.push(text);
      return text.toUpperCase();
    },
    { maxEntries: 2, maxLength: 3 },
  );
  return { upper, computed };
}

describe('memoize', () => {
  it('computes an answer once', () => {
    const { upper, computed } = setUp();
    expect([upper('a'), upper('a')]).toEqual(['A', 'A']);
    expect(computed).toEqual(['a']);
  });

  it('forgets all when there are too many, and keeps no long text', () => {
    const { upper, computed } = setUp();
    for (const text of ['a', 'b', 'c', 'a', 'long', 'long']) upper(text);
    expect(computed).toEqual(['a', 'b', 'c', 'a', 'long', 'long']);
  });
});

import { describe, expect, it } from 'vitest';
import { chooseByOthers, groupBy } from './choose-threshold.ts';

describe('chooseByOthers', () => {
  it('never looks at the part that is to be judged', () => {
    const parts = new Map([
      ['a', [1]],
      ['b', [2]],
      ['c', [2]],
    ]);
    // A candidate is as good as the number of parts that it equals.
    const quality = (candidate: number, others: readonly number[]) =>
      others.filter((other) => other === candidate).length;
    expect(chooseByOthers(parts, [1, 2], quality)).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
        ['c', 1],
      ]),
    );
  });
});

describe('groupBy', () => {
  it('keeps the order', () => {
    expect([...groupBy(['b1', 'a1', 'b2'], (item) => item.charAt(0))]).toEqual([
      ['b', ['b1', 'b2']],
      ['a', ['a1']],
    ]);
  });
});

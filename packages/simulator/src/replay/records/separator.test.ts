import { describe, expect, it } from 'vitest';
import { recogniseSeparator } from './separator.ts';

describe('recogniseSeparator', () => {
  it.each([
    ['Time,a\n2026-01-05 08:00:00,1\n', ','],
    ['Zeit;a;b\n05.01.2026 08:00:00;20,5;1,0\n', ';'],
    ['Zeit;Text;a\n05.01.2026 08:00:00;one, two, three;1,0\n', ';'],
    ['Time\ta\n2026-01-05 08:00:00\t1,5\n', '\t'],
    ['Time|a\n2026-01-05 08:00:00|1\n', '|'],
    ['1.0  2.0\n3.0  4.0\n', ' '],
    ['sep=;\nTime,a;b\n', ';'],
    ['"sep=\t"\nTime\n', '\t'],
    ['a\n1\n2\n', ','],
    ['this is no table\nnot at all\n', ','],
  ])('finds in %j %j', (head, separator) => {
    expect(recogniseSeparator(head)).toBe(separator);
  });
});

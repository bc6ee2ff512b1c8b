import { describe, expect, it } from 'vitest';
import { negotiateFormat } from './media-type.ts';

describe('negotiateFormat', () => {
  it.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['text/csv', 'csv'],
    ['TEXT/CSV; charset=utf-8', 'csv'],
    ['application/x-ndjson', 'ndjson'],
    ['text/*', 'csv'],
    ['application/json;q=0.5, text/csv', 'csv'],
    ['text/csv;q=0.5, application/json;q=0.6', 'json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
    ['application/json;q=0, */*;q=0.1', 'ndjson'],
    ['text/html', undefined],
    ['text/csv;q=0', undefined],
    ['text/csv;q=much', undefined],
  ])('takes %j for %s', (accept, expected) => {
    expect(negotiateFormat(accept)).toBe(expected);
  });
});

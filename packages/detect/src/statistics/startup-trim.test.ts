import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../testing/fitted.ts';
import { startupTrim } from './startup-trim.ts';

describe('startupTrim', () => {
  it('leaves out what was clearly another state', () => {
    const rows = rowsOf(200, (i) => Float64Array.of(i < 40 ? 0.01 * Math.sin(i) : 100 + Math.sin(i - 40)));
    // The reference implementation says the same.
    expect(startupTrim(rows)).toBe(75);
  });

  it('keeps all rows of normal operation, few or many', () => {
    expect(startupTrim(rowsOf(400, (i) => Float64Array.of(Math.sin(i))))).toBe(0);
    expect(startupTrim(rowsOf(10, (i) => Float64Array.of(i < 5 ? 0 : 100)))).toBe(0);
    expect(startupTrim([])).toBe(0);
  });
});

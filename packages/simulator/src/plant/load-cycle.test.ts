import { describe, expect, it } from 'vitest';
import { createLoadCycle, loadPatterns } from './load-cycle.ts';
import { createRandom } from './random.ts';

describe('createLoadCycle', () => {
  const play = (pattern: number, seconds: number) => {
    const cycle = createLoadCycle(loadPatterns[pattern] ?? [], createRandom(3, 'cycle'));
    return Array.from({ length: seconds }, () => cycle.advance(1));
  };

  it.each([0, 1, 2])('stays at each level of pattern %i for a while in any quarter of an hour', (pattern) => {
    const loads = play(pattern, 4 * 3600);
    for (let from = 0; from + 900 <= loads.length; from += 300) {
      const quarter = loads.slice(from, from + 900);
      for (const { load } of loadPatterns[pattern] ?? []) {
        const share = quarter.filter((value) => Math.abs(value - load) < 1e-9).length / quarter.length;
        expect(share).toBeGreaterThan(0.08);
      }
    }
  });

  it('moves from level to level along ramps', () => {
    const loads = play(0, 3600);
    const steps = loads.slice(1).map((load, i) => Math.abs(load - (loads[i] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(0.05);
    expect(Math.max(...steps)).toBeGreaterThan(0);
  });

  it('finds its place after a long pause', () => {
    const cycle = createLoadCycle(loadPatterns[0] ?? [], createRandom(3, 'cycle'));
    const load = cycle.advance(7 * 86_400);
    expect(load).toBeGreaterThanOrEqual(0.25);
    expect(load).toBeLessThanOrEqual(0.9);
  });
});

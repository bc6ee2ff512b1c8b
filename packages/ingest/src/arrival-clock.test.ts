import { expect, it } from 'vitest';
import { createArrivalClock } from './arrival-clock.ts';

it('gives every message a time of its own, and goes on with the clock', () => {
  let now = 1_000;
  const clock = createArrivalClock(() => now);
  const take = (count: number) => {
    const at = clock.next();
    clock.used(count);
    return at;
  };
  expect([take(1), take(3), take(1)]).toEqual([1_000, 1_000.001, 1_000.004]);
  now = 2_000;
  expect(take(1)).toBe(2_000);
  now = 1_500;
  expect(take(1)).toBe(2_000.001);
});

it('gives no two workers the same time, however much they take in', () => {
  const now = () => 1_000;
  const stamps = [0, 1, 15].flatMap((slot) => {
    const clock = createArrivalClock(now, slot);
    return Array.from({ length: 500 }, () => {
      const at = clock.next();
      clock.used(1);
      return Math.round(at * 1_000);
    });
  });
  expect(new Set(stamps).size).toBe(1_500);
});

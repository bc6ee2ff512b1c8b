import { testInstant } from '@i40/common/testing';
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
  const stamps = [0, 1, 14, 15].flatMap((slot) => {
    const clock = createArrivalClock(
      () => testInstant,
      () => slot,
    );
    return Array.from({ length: 5_000 }, () => {
      const at = clock.next();
      clock.used(1);
      return Math.round((at - testInstant) * 1_000);
    });
  });
  expect(new Set(stamps).size).toBe(20_000);
});

it('stamps in its new slot when it is given another', () => {
  let slot = 1;
  const clock = createArrivalClock(
    () => testInstant,
    () => slot,
  );
  const microseconds = () => Math.round((clock.next() - testInstant) * 1_000);
  expect(microseconds()).toBe(62);
  slot = 2;
  expect(microseconds()).toBe(124);
  slot = 0;
  expect(microseconds()).toBe(1_000);
});

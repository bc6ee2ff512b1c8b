import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { secondsBetween, toMicrosecond } from './instant.ts';

describe('toMicrosecond', () => {
  it('makes one number of what was reached in different ways', () => {
    const stepwise = testInstant + 0.3 + 0.3 + 0.3;
    expect(stepwise).not.toBe(testInstant + 0.9);
    expect(toMicrosecond(stepwise)).toBe(toMicrosecond(testInstant + 0.9));
  });
});

describe('secondsBetween', () => {
  it('does not depend on where the instants lie', () => {
    const distances = Array.from({ length: 1000 }, (_, i) => {
      const from = toMicrosecond(testInstant + i * 0.3);
      return secondsBetween(from, toMicrosecond(from + 0.3));
    });
    expect(new Set(distances)).toEqual(new Set([0.0003]));
  });
});

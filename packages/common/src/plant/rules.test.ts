import { describe, expect, it } from 'vitest';
import { machineCases, sensorCases } from '../../testing/plant-cases.ts';
import { judgeMachine } from './machine.ts';
import { isOutOfRange, isSilent, isUsable } from './rules.ts';

const now = Date.UTC(2026, 0, 5, 8);
const at = (ageMs: number | null) => (ageMs === null ? undefined : now - ageMs);

describe('the rules of the plant', () => {
  it.each(sensorCases)('%j', ({ ageMs, value, quality, low, high, status }) => {
    expect(isSilent(at(ageMs), now)).toBe(status === 'silent');
    if (status === 'silent') return;
    expect(isUsable(quality)).toBe(status !== 'bad quality');
    if (status === 'bad quality') return;
    expect(isOutOfRange(value, low, high)).toBe(status === 'out of range');
  });

  it.each(machineCases)('%j', ({ ageMs, state, ...signs }) => {
    expect(judgeMachine({ ...signs, lastAt: at(ageMs), now, isLearning: false })).toBe(state);
  });
});

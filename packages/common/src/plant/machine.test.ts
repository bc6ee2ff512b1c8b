import { describe, expect, it } from 'vitest';
import { judgeMachine, staleAfterMs } from './machine.ts';
import { severeScore } from './rules.ts';

const now = Date.UTC(2026, 0, 5, 8);
const calm = { lastAt: now, now, openScores: [], isOutOfRange: false, isLearning: false };

describe('the state of a machine', () => {
  it.each([
    [{}, 'normal'],
    [{ isLearning: true }, 'learning'],
    [{ isOutOfRange: true, isLearning: true }, 'warning'],
    [{ openScores: [0.5, severeScore - 0.001] }, 'warning'],
    [{ openScores: [0.5, severeScore] }, 'anomaly'],
    [{ openScores: [1], isOutOfRange: true }, 'anomaly'],
    [{ lastAt: now - staleAfterMs }, 'normal'],
    [{ lastAt: now - staleAfterMs - 1, openScores: [1] }, 'stale'],
    [{ lastAt: undefined }, 'stale'],
  ])('with %j is %s', (changes, expected) => {
    expect(judgeMachine({ ...calm, ...changes })).toBe(expected);
  });
});

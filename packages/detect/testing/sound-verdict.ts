import { expect } from 'vitest';
import type { Verdict } from '../src/contract/detector.ts';

/** Holds verdicts to what `update` promises, whatever it is given. */
export function expectSound(verdicts: readonly Verdict[]): void {
  expect(verdicts.flatMap((verdict) => fault(verdict) ?? [])).toEqual([]);
}

function fault({ status, score, statistic, alarm, contributions }: Verdict): string | undefined {
  if (!(score >= 0 && score <= 1)) return `the score ${score} is not in [0, 1]`;
  if (!Number.isFinite(statistic)) return `the statistic is ${statistic}`;
  if (typeof alarm !== 'boolean') return `the alarm is ${alarm}`;
  if (status !== 'ok' && score !== 0) return `there is a score of ${score} though it is ${status}`;
  if (!contributions.every((share) => share >= 0)) return `there is a share below 0: ${contributions}`;
  const sum = contributions.reduce((total, share) => total + share, 0);
  return sum === 0 || Math.abs(sum - 1) < 1e-9 ? undefined : `the shares add up to ${sum}`;
}

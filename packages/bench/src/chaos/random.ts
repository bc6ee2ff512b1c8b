import { seededRandom } from '@i40/detect/bench';

/** Numbers that a seed determines, so that a run which failed can be run again. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** At least `low`, less than `high`. */
  between(low: number, high: number): number;
}

export function createRandom(seed: number): Random {
  const next = seededRandom(seed);
  return { next, between: (low, high) => low + next() * (high - low) };
}

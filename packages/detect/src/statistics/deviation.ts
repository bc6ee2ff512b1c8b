import { largestDeviation } from './point-score.ts';

/** |difference| in spreads, finite; without any spread a difference is as large as it can be. */
export function deviation(difference: number, spread: number): number {
  if (difference === 0) return 0;
  return spread > 0 ? Math.min(Math.abs(difference) / spread, largestDeviation) : largestDeviation;
}

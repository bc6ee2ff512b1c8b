import { seededRandom } from '../src/statistics/seeded-random.ts';

/** Uniform numbers in [0, 1) that are the same on every run. */
export const uniformNoise = seededRandom;

/** Normally distributed numbers of mean 0 and standard deviation 1, by Box and Muller. */
export function gaussianNoise(seed: number): () => number {
  const uniform = uniformNoise(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Exponentially distributed numbers of mean 1. */
export function exponentialNoise(seed: number): () => number {
  const uniform = uniformNoise(seed);
  return () => -Math.log(1 - uniform());
}

/** Rows of a machine at rest, the same for the same seed: every column 5, and noise of standard deviation 1. */
export function calmRows(columns: number, count = 150, seed = 1): number[][] {
  const noise = gaussianNoise(seed);
  return Array.from({ length: count }, () => Array.from({ length: columns }, () => 5 + noise()));
}

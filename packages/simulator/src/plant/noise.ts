import type { Random } from './random.ts';

export interface NoiseModel {
  /** Standard deviation, in the unit of what it is added to. */
  sigma: number;
  /** The time after which the noise has forgotten itself to 1/e, in seconds. */
  correlationS: number;
}

export interface Noise {
  /** The noise `dtS` seconds later. */
  advance(dtS: number): number;
}

/**
 * Noise that remembers: an Ornstein–Uhlenbeck process, sampled exactly (D. T. Gillespie, Phys. Rev. E 54, 1996,
 * 2084). Over a step dt it keeps the share exp(-dt/τ) of its value and gains as much fresh noise as leaves the
 * variance at σ², so that neither spread nor correlation depends on how often it is sampled. With σ = 2, τ = 10 s
 * the correlation over 10 s is 0.37, whether in one step or in a thousand.
 */
export function createNoise({ sigma, correlationS }: NoiseModel, random: Random): Noise {
  let value = sigma * random.gaussian();
  return {
    advance(dtS) {
      const kept = Math.exp(-dtS / correlationS);
      value = value * kept + sigma * Math.sqrt(1 - kept * kept) * random.gaussian();
      return value;
    },
  };
}

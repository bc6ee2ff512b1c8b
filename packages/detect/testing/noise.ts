/** Uniform numbers in [0, 1) that are the same on every run: mulberry32. */
export function uniformNoise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

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

/**
 * The probability that a standard normal value lies at least this far from 0, on either side. Fractional error below
 * 1.2e-7 everywhere, far tails included: a Chebyshev fit to the complementary error function (Press et al., Numerical
 * Recipes in C, 2nd edition, section 6.2, `erfcc`).
 *
 * Example: |z| = 1.96 is exceeded by 5 % of values, |z| = 6 by 2 in 10^9.
 */
export function twoSidedTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const exponent = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + exponent);
}

const coefficients = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

import { probit } from 'simple-statistics';

/**
 * The limit of T² of k components learnt from n rows, that normal operation exceeds with probability 1 - confidence.
 * The F distribution behind it is taken as chi-squared over its degrees of freedom, which is right for many rows.
 *
 * Source: Jackson, A User's Guide to Principal Components, 1991, section 1.7; the quantile of chi-squared after Wilson
 * and Hilferty, PNAS 17, 1931.
 */
export function tSquaredLimit(k: number, n: number, confidence: number): number {
  const z = probit(confidence);
  const chiSquared = k * (1 - 2 / (9 * k) + z * Math.sqrt(2 / (9 * k))) ** 3;
  return n > k ? (chiSquared * (n * n - 1)) / (n * (n - k)) : Number.POSITIVE_INFINITY;
}

/**
 * The limit of Q, the squared distance from the model, that normal operation exceeds with probability 1 - confidence;
 * 0 if nothing is left beside the components.
 *
 * Source: Jackson and Mudholkar, Control Procedures for Residuals Associated with Principal Component Analysis,
 * Technometrics 21, 1979.
 *
 * Example: a single left-over variance of 1 gives 3.75 at 95 %; chi-squared with one degree of freedom has 3.84.
 */
export function qLimit(leftOver: ArrayLike<number>, confidence: number): number {
  const values = Array.from(leftOver).filter((value) => value > 0);
  const theta = (power: number) => values.reduce((sum, value) => sum + value ** power, 0);
  const [first, second, third] = [theta(1), theta(2), theta(3)];
  if (first === 0) return 0;
  // Beyond these h0 the approximation turns back; they come from left-over variances of very different size.
  const h0 = Math.max(0.05, 1 - (2 * first * third) / (3 * second ** 2));
  const spread = (probit(confidence) * Math.sqrt(2 * second * h0 ** 2)) / first;
  const shift = (second * h0 * (h0 - 1)) / first ** 2;
  return first * Math.max(0, spread + 1 + shift) ** (1 / h0);
}

import { medianSorted } from 'simple-statistics';
import { twoSidedTail } from '../statistics/gaussian.ts';

/** A line by its slope, in units of value a unit of time, and its level at the last time. */
export interface Line {
  slope: number;
  level: number;
}

export interface RobustTrend extends Line {
  /** With 95 % confidence the future lies between these two lines. */
  lower: Line;
  upper: Line;
  /** How often chance alone gives a trend as clear. */
  pValue: number;
}

/**
 * The trend of values over time, unmoved by outliers: the median of the slopes between all pairs (Theil, 1950; Sen,
 * JASA 63, 1968), with lines of 95 % confidence on either side, and how significant it is after Mann (Econometrica 13, 1945) and
 * Kendall. Neighbours of a machine's values resemble each other, which makes any wandering look like a trend; so the
 * variance is widened by what remains of that once the trend is taken out (Yue and Wang, Water Resources Management
 * 18, 2004). The number of pairs grows with the square: meant for some hundred aggregates. At least three are needed.
 *
 * Example: the values 1, 2, 3, 4, 100 at times 0 to 4 have the slope 1.
 */
export function robustTrend(times: Float64Array, values: Float64Array): RobustTrend {
  const slopes: number[] = [];
  let concordance = 0;
  for (let i = 0; i < times.length; i++)
    for (let j = i + 1; j < times.length; j++) {
      const elapsed = (times[j] as number) - (times[i] as number);
      const change = (values[j] as number) - (values[i] as number);
      if (elapsed <= 0) continue;
      slopes.push(change / elapsed);
      concordance += Math.sign(change);
    }
  slopes.sort((a, b) => a - b);
  const slope = slopes.length > 0 ? medianSorted(slopes) : 0;
  const widening = inflation(levelsFor(slope, times, values), values);
  const deviation = Math.sqrt(concordanceVariance(values) * widening);
  // The continuity correction of Kendall's statistic.
  const z = deviation > 0 ? (Math.sign(concordance) * Math.max(0, Math.abs(concordance) - 1)) / deviation : 0;
  const margin = (1.96 * deviation) / 2;
  // The ranks between which the median lies, by the binomial distribution.
  const levelMargin = (1.96 * Math.sqrt(values.length * widening)) / 2;
  const line = (slopeRank: number, levelRank: number): Line => {
    const chosen = atRank(slopes, slopes.length / 2 + slopeRank);
    const levels = Array.from(levelsFor(chosen, times, values)).sort((a, b) => a - b);
    return { slope: chosen, level: atRank(levels, levels.length / 2 + levelRank) };
  };
  return {
    slope,
    level: medianSorted(Array.from(levelsFor(slope, times, values)).sort((a, b) => a - b)),
    lower: line(-margin - 1, -levelMargin - 1),
    upper: line(margin, levelMargin),
    pValue: twoSidedTail(z),
  };
}

/** Where each value would be at the last time, had it moved along a slope. */
function levelsFor(slope: number, times: Float64Array, values: Float64Array): Float64Array {
  const last = times[times.length - 1] ?? 0;
  return values.map((value, i) => value + slope * (last - (times[i] as number)));
}

const atRank = (sorted: readonly number[], rank: number) =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(rank)))] ?? 0;

/** Variance of Kendall's statistic without a trend, less for values that occur several times. */
function concordanceVariance(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const part = (n: number) => n * (n - 1) * (2 * n + 5);
  let variance = part(values.length);
  for (const count of counts.values()) variance -= part(count);
  return variance / 18;
}

/** (1 + r) / (1 - r) for the correlation r of neighbours once the trend is taken out, at least 1. */
function inflation(rest: Float64Array, values: Float64Array): number {
  const mean = rest.reduce((sum, value) => sum + value / rest.length, 0);
  let [squares, products, largest] = [0, 0, 0];
  for (let i = 0; i < rest.length; i++) {
    const deviation = (rest[i] as number) - mean;
    squares += deviation ** 2;
    largest = Math.max(largest, Math.abs(deviation));
    if (i > 0) products += deviation * ((rest[i - 1] as number) - mean);
  }
  const range = values.reduce((most, value) => Math.max(most, Math.abs(value - (values[0] as number))), 0);
  // What remains of a perfect line is rounding.
  if (largest <= 1e-9 * range || !(squares > 0)) return 1;
  const correlation = Math.min(0.95, Math.max(0, products / squares));
  return (1 + correlation) / (1 - correlation);
}

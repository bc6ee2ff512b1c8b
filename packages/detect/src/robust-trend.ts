import { medianSorted } from 'simple-statistics';
import { twoSidedTail } from './gaussian.ts';

export interface RobustTrend {
  /** Change of the value in one unit of time. */
  slope: number;
  /** The slope lies between these with 95 % confidence. */
  slopeLow: number;
  slopeHigh: number;
  /** Where the line is at the last time. */
  level: number;
  /** How often chance alone gives a trend as clear. */
  pValue: number;
}

/**
 * The trend of values over time, unmoved by outliers: the median of the slopes between all pairs (Theil, 1950; Sen,
 * JASA 63, 1968), with Sen's confidence interval, and how significant it is after Mann (Econometrica 13, 1945) and
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
  const rest = values.map((value, i) => value - slope * (times[i] as number));
  const deviation = Math.sqrt(concordanceVariance(values) * inflation(rest));
  // The continuity correction of Kendall's statistic.
  const z = deviation > 0 ? (Math.sign(concordance) * Math.max(0, Math.abs(concordance) - 1)) / deviation : 0;
  const margin = (1.96 * deviation) / 2;
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] ?? 0;
  return {
    slope,
    slopeLow: at(slopes.length / 2 - margin - 1),
    slopeHigh: at(slopes.length / 2 + margin),
    level: slope * (times[times.length - 1] ?? 0) + medianSorted(Array.from(rest).sort((a, b) => a - b)),
    pValue: twoSidedTail(z),
  };
}

/** Variance of Kendall's statistic without a trend, less for values that occur several times. */
function concordanceVariance(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const part = (n: number) => n * (n - 1) * (2 * n + 5);
  let variance = part(values.length);
  for (const count of counts.values()) variance -= part(count);
  return variance / 18;
}

/** (1 + r) / (1 - r) for the correlation r of neighbours, at least 1. */
function inflation(rest: Float64Array): number {
  const mean = rest.reduce((sum, value) => sum + value / rest.length, 0);
  let [squares, products] = [0, 0];
  for (let i = 0; i < rest.length; i++) {
    const deviation = (rest[i] as number) - mean;
    squares += deviation ** 2;
    if (i > 0) products += deviation * ((rest[i - 1] as number) - mean);
  }
  const correlation = squares > 0 ? Math.min(0.95, Math.max(0, products / squares)) : 0;
  return (1 + correlation) / (1 - correlation);
}

import { medianSorted } from 'simple-statistics';

/** What a series is like in normal operation. */
export interface ReferenceLevel {
  center: number;
  /** Standard deviation of single values, by their median absolute deviation. */
  spread: number;
  /** Correlation of a value with the one before it, in [0, 0.98]. */
  correlation: number;
}

/** Center, spread and correlation of values of normal operation; robust against some that are not. */
export function referenceLevel(values: Float64Array): ReferenceLevel {
  const center = medianOf(values);
  const deviations = values.map((value) => Math.abs(value - center));
  const mean = deviations.reduce((sum, deviation) => sum + deviation / values.length, 0);
  const mad = medianOf(deviations);
  return {
    center,
    spread: mad > 0 ? 1.4826 * mad : 1.2533 * mean,
    correlation: lagOneCorrelation(values, center),
  };
}

/**
 * How much wider sums of values scatter than those of independent ones: sqrt((1 + r) / (1 - r)) for a correlation r
 * from each value to the next (an AR(1) process; Bayley and Hammersley, 1946). Without this, charts made for
 * independent values are in alarm all the time on machine data, where a value resembles the one before.
 */
export function widening({ correlation }: ReferenceLevel): number {
  return Math.sqrt((1 + correlation) / (1 - correlation));
}

function lagOneCorrelation(values: Float64Array, center: number): number {
  const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value - center)), 0);
  if (scale === 0) return 0;
  let products = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = ((values[i] as number) - center) / scale;
    squares += deviation * deviation;
    if (i > 0) products += (deviation * ((values[i - 1] as number) - center)) / scale;
  }
  return Math.min(0.98, Math.max(0, products / squares));
}

const medianOf = (values: Float64Array) => medianSorted(Array.from(values.slice().sort()));

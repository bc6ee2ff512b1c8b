import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import type { RegisteredDetector } from '../contract/registered-detector.ts';
import { withhold } from '../contract/verdict.ts';
import { deviation } from '../statistics/deviation.ts';
import { twoSidedTail } from '../statistics/gaussian.ts';
import { scorePoint } from '../statistics/point-score.ts';
import { SlidingOrder } from '../statistics/sliding-order.ts';
import { minBaseline, type WindowOptions } from '../statistics/sliding-window.ts';
import { TailCalibration } from '../statistics/tails/tail-calibration.ts';

export const robustZDefaults: WindowOptions = { window: 900, threshold: 3.5 };

/** What makes the median absolute deviation, and the mean one, a standard deviation for normal values. */
const medianFactor = 1.4826;
const meanFactor = 1.2533;

/**
 * As the z-score, with median and median absolute deviation: up to half of the window may be outliers, and the
 * deviation of the others shows all the same. Where more than half of the values are equal the MAD is 0, and the mean
 * absolute deviation takes its place.
 *
 * Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC 1993, with their threshold of 3.5.
 *
 * Example: after 1 to 20, of median 10.5 and MAD 5, a value of 40.15 has z = 4.
 */
export function createRobustZ(options: Partial<WindowOptions> = {}) {
  const { window, threshold } = { ...robustZDefaults, ...options };
  return defineSeriesDetector({
    name: 'robust-z',
    version: 1,
    options: { window },
    blank: () => ({ order: new SlidingOrder(window), calibration: new TailCalibration() }),
    judge({ order, calibration }, value, verdict) {
      if (order.length < minBaseline) {
        verdict.alarm = false;
        withhold(verdict, 'warming up');
      } else {
        const median = order.quantile(0.5);
        const statistic = deviation(value - median, spreadAround(median, order));
        scorePoint(verdict, calibration, { statistic, threshold, expectedTail: twoSidedTail(statistic) });
      }
      order.push(value);
    },
  });
}

export const robustZ: RegisteredDetector = {
  name: 'robust-z',
  aliases: ['robust'],
  summary: 'median absolute deviations from the median of a window',
  judges: 'a single series',
  ranking: 'score',
  threshold: robustZDefaults.threshold,
  candidates: [3.5, 5, 7, 10],
  create: ({ threshold = robustZDefaults.threshold } = {}) => createRobustZ({ threshold }),
  createForWindow: (rows) => createRobustZ({ window: Math.max(1, rows) }),
};

function spreadAround(median: number, order: SlidingOrder): number {
  const mad = medianDeviation(median, order);
  return mad > 0 ? medianFactor * mad : meanFactor * meanDeviation(median, order);
}

/**
 * The median of |value - median|. The deviations of the values below the median and of those above it are two sorted
 * lists, so a binary search over how many come from the lower one finds it.
 */
function medianDeviation(median: number, order: SlidingOrder): number {
  const n = order.length;
  const split = n >>> 1;
  const below = (i: number) => (i < split ? median - order.at(split - 1 - i) : Number.POSITIVE_INFINITY);
  const above = (i: number) => (i < n - split ? order.at(split + i) - median : Number.POSITIVE_INFINITY);
  // The smallest `rank` deviations are the first `low` from below and the others from above.
  const rank = (n + 1) >>> 1;
  let low = Math.max(0, rank - (n - split));
  let high = Math.min(rank, split);
  while (low < high) {
    const fromBelow = (low + high) >>> 1;
    if (below(fromBelow) < above(rank - fromBelow - 1)) low = fromBelow + 1;
    else high = fromBelow;
  }
  const last = Math.max(low > 0 ? below(low - 1) : 0, rank > low ? above(rank - low - 1) : 0);
  return n % 2 === 1 ? last : (last + Math.min(below(low), above(rank - low))) / 2;
}

function meanDeviation(median: number, order: SlidingOrder): number {
  let sum = 0;
  for (let i = 0; i < order.length; i++) sum += Math.abs(order.at(i) - median) / order.length;
  return sum;
}

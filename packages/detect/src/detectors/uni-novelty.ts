import { defineDetector } from '../contract/define-detector.ts';
import type { Sample, Verdict } from '../contract/detector.ts';
import type { RegisteredDetector } from '../contract/registered-detector.ts';
import { isUsable } from '../contract/sample.ts';
import { scoreOfTail } from '../contract/score.ts';
import { createVerdict, withhold } from '../contract/verdict.ts';
import { RingBuffer } from '../statistics/ring-buffer.ts';
import { NoveltyTail } from '../statistics/tails/novelty-tail.ts';

export interface UniNoveltyOptions {
  /** Samples a day: feed minutes rather than seconds, seven days are kept. */
  slotsPerDay: number;
  /** Days to look back, and slots of tolerance on either side. */
  days: number;
  tolerance: number;
  /** A pulse must exceed this many samples before it. */
  quiet: number;
  /** Samples that the tails are estimated from. */
  window: number;
  /** The statistic from which on it is an alarm, in [0, 1). */
  threshold: number;
}

export const uniNoveltyDefaults: UniNoveltyOptions = {
  slotsPerDay: 288,
  days: 7,
  tolerance: 1,
  quiet: 120,
  window: 5_000,
  threshold: 0.6,
};

/**
 * UniNovelty, for a single sensor with a daily rhythm: the distance to the nearest of the same time slots on the last
 * seven days, and the excess over the range seen so far; each becomes a tail log-probability (novelty-tail.ts), and
 * their sum S, as S / (1 + S), the statistic. It speaks in pulses: 0 unless S exceeds the last 120 samples.
 *
 * The reasoning is that of discords in time series (Keogh, Lin, Fu: HOT SAX, ICDM 2005): unusual is what is far from
 * its nearest neighbour; here the neighbours are the same time on other days, and a tail replaces a fixed limit.
 *
 * Example: after two weeks of a daily wave, a sample at night as high as at noon gives a pulse.
 */
export function createUniNovelty(options: Partial<UniNoveltyOptions> = {}) {
  const all = { ...uniNoveltyDefaults, ...options };
  const { slotsPerDay, days, tolerance, quiet, window } = all;
  return defineDetector<UniNoveltyModel>({
    name: 'uni-novelty',
    version: 1,
    options: { slotsPerDay, days, tolerance, quiet, window },
    minRows: 0,
    maxColumns: 1,
    keepsGaps: true,
    blank: () => ({
      history: new RingBuffer(days * slotsPerDay + tolerance),
      lowest: Number.POSITIVE_INFINITY,
      highest: Number.NEGATIVE_INFINITY,
      distances: new NoveltyTail({ quantile: 0.995, halfLife: 4_000, recordWeight: 6, window }),
      excesses: new NoveltyTail({ quantile: 0.98, recordWeight: 3, window }),
      recent: new RingBuffer(quiet),
    }),
    learn(model, rows) {
      const verdict = createVerdict(1);
      for (const row of rows) judge(model, row, verdict, all);
      return undefined;
    },
    judge: (model, sample, verdict) => judge(model, sample, verdict, all),
  });
}

export const uniNovelty: RegisteredDetector = {
  name: 'uni-novelty',
  aliases: ['novelty'],
  summary: 'seasonal nearest neighbour and range, tail probabilities',
  judges: 'a single series',
  ranking: 'statistic',
  threshold: uniNoveltyDefaults.threshold,
  candidates: [0.5, 0.6, 0.7, 0.8, 0.9],
  create: ({ slotsPerDay = uniNoveltyDefaults.slotsPerDay, threshold = uniNoveltyDefaults.threshold } = {}) =>
    createUniNovelty({ slotsPerDay, threshold }),
  // Within a window there are no other days: the neighbours are the 300 values before.
  createForWindow: () => createUniNovelty({ slotsPerDay: 1, days: 300, tolerance: 0, window: 2_000 }),
};

interface UniNoveltyModel {
  history: RingBuffer;
  lowest: number;
  highest: number;
  distances: NoveltyTail;
  excesses: NoveltyTail;
  recent: RingBuffer;
}

function judge(model: UniNoveltyModel, sample: Sample, verdict: Verdict, options: UniNoveltyOptions): void {
  const value = sample[0];
  if (!isUsable(value)) {
    // The slot passes without a value too: tomorrow's neighbours are counted back from it.
    model.history.push(Number.NaN);
    verdict.alarm = false;
    withhold(verdict, 'not enough data');
    return;
  }
  const isReady = model.distances.isReady;
  const novelty = advance(model, value, options);
  const isPulse = exceedsAll(novelty, model.recent);
  model.recent.push(novelty);
  verdict.statistic = isPulse ? novelty / (1 + novelty) : 0;
  verdict.status = isReady ? 'ok' : 'warming up';
  verdict.alarm = isReady && verdict.statistic >= options.threshold;
  // Novelty is minus the logarithm of how much rarer than the rarest two in a hundred.
  verdict.score = isReady && novelty > 0 ? scoreOfTail(0.02 * Math.exp(-novelty)) : 0;
  verdict.contributions[0] = novelty > 0 ? 1 : 0;
}

/** Takes a value in and returns its novelty: 0 or more. */
function advance(model: UniNoveltyModel, value: number, options: UniNoveltyOptions): number {
  const isFirst = model.lowest > model.highest;
  const outside = isFirst ? 0 : Math.max(0, value - model.highest, model.lowest - value);
  model.lowest = Math.min(model.lowest, value);
  model.highest = Math.max(model.highest, value);
  const range = model.highest - model.lowest + 1e-12;
  const distance = nearest(model.history, value, options);
  model.history.push(value);
  return model.distances.update(distance, 0.05 * range) + model.excesses.update(outside, 0.005 * range);
}

/** The distance to the nearest value at this time of the last days; 0 when there is none. */
function nearest(history: RingBuffer, value: number, { days, slotsPerDay, tolerance }: UniNoveltyOptions) {
  let least = Number.POSITIVE_INFINITY;
  for (let day = 1; day <= days; day++)
    for (let shift = -tolerance; shift <= tolerance; shift++) {
      // NaN, for what is missing or not there yet, is never less.
      const distance = Math.abs(value - history.back(day * slotsPerDay + shift - 1));
      if (distance < least) least = distance;
    }
  return least === Number.POSITIVE_INFINITY ? 0 : least;
}

function exceedsAll(value: number, recent: RingBuffer): boolean {
  for (let age = 0; age < recent.length; age++) if (!(value > recent.back(age))) return false;
  return true;
}

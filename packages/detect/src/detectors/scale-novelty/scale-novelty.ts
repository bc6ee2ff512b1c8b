import { defineSeriesDetector } from '../../contract/define-series-detector.ts';
import type { Verdict } from '../../contract/detector.ts';
import type { RegisteredDetector } from '../../contract/registered-detector.ts';
import { scoreOfTail } from '../../contract/score.ts';
import { withhold } from '../../contract/verdict.ts';
import { RingBuffer } from '../../statistics/ring-buffer.ts';
import { TailHistogram } from '../../statistics/tails/tail-histogram.ts';
import { RangeExcess } from './range-excess.ts';
import { SeasonHistory } from './season-history.ts';
import { nearestInPool, nearestSmoothed } from './season-neighbours.ts';

export interface ScaleNoveltyOptions {
  /** Samples a day; seven days are kept, 50 kB at one a minute. */
  slotsPerDay: number;
  /** A pulse must exceed this many samples before it. */
  quiet: number;
  /** The statistic from which on it is an alarm, in [0, 1). */
  threshold: number;
}

export const scaleNoveltyDefaults: ScaleNoveltyOptions = { slotsPerDay: 288, quiet: 120, threshold: 0.65 };

const days = 7;
/** Samples that the smoothing looks back on, and those from one kept smoothed value to the next. */
const smoothing = 16;
const stride = 4;
/** The part of the range that counts as no distance. */
const nothing = 0.07;
/** By how much a pulse must exceed the samples before it: less is the same event going on. */
const margin = 1.15;
/** Samples in which the past of the distances loses half its weight. */
const halfLife = 4_000;
/** Days in which a range is outlived, at the earliest. */
const epochDays = 60;
/** The average share of samples whose novelty is over 0, from the shares of the tails. */
const tailShare = 0.0075;
/** Beyond this, differences would not fit into single precision. */
const largestMagnitude = 1e30;

/**
 * ScaleNovelty, for a single sensor with or without a daily rhythm: is this value, or the level around it, like those
 * at the same time on the last seven days, and within the range so far? Three members, each a tail log-probability
 * over its own past: the distance to the nearest value of those days, against their spread (tail-histogram.ts); the
 * same of the exponentially smoothed series, which sees what lasts: a raised level, a missing peak; and the step
 * beyond the range (range-excess.ts). Novelty is the first plus the third, which see the same spikes from two sides,
 * or the second if that is larger. It speaks in pulses: `statistic` is novelty S as S / (1 + S), and 0 unless S exceeds
 * the last 120 samples by 15 %.
 *
 * It follows UniNovelty, and differs in what cross-validation over files of the Numenta Anomaly Benchmark (Ahmad et
 * al., Neurocomputing 262, 2017) upheld: the second scale, distances against spread, constant-time tails, the margin.
 *
 * Example: after two weeks of a daily wave, a sample at night as high as at noon gives a pulse.
 */
export function createScaleNovelty(options: Partial<ScaleNoveltyOptions> = {}) {
  const { slotsPerDay, quiet, threshold } = { ...scaleNoveltyDefaults, ...options };
  return defineSeriesDetector<ScaleNoveltyModel>({
    name: 'scale-novelty',
    version: 1,
    options: { slotsPerDay, quiet },
    blank: () => ({
      values: new SeasonHistory(days * slotsPerDay + 1),
      smoothed: new SeasonHistory(days * slotsPerDay + stride, stride),
      level: 0,
      seen: 0,
      range: new RangeExcess({ floor: 0.0075, halfLife, epoch: epochDays * slotsPerDay }),
      distances: new TailHistogram(halfLife),
      levelDistances: new TailHistogram(halfLife),
      width: 0,
      recent: new RingBuffer(quiet),
    }),
    judge(model, value, verdict) {
      if (Math.abs(value) > largestMagnitude) miss(model, verdict);
      else judge(model, value, verdict, { slotsPerDay, threshold });
    },
    miss,
  });
}

export const scaleNovelty: RegisteredDetector = {
  name: 'scale-novelty',
  summary: 'seasonal nearest neighbour on two scales and range, tail probabilities',
  judges: 'a single series',
  ranking: 'statistic',
  threshold: scaleNoveltyDefaults.threshold,
  candidates: [0.5, 0.55, 0.6, 0.65, 0.7, 0.8],
  create: ({
    slotsPerDay = scaleNoveltyDefaults.slotsPerDay,
    threshold = scaleNoveltyDefaults.threshold,
  } = {}) => createScaleNovelty({ slotsPerDay, threshold }),
  // Within a window there are no other days: the neighbours are the values before.
  createForWindow: () => createScaleNovelty({ slotsPerDay: 1 }),
};

interface ScaleNoveltyModel {
  values: SeasonHistory;
  smoothed: SeasonHistory;
  /** The smoothed value; the plain mean of the first values. */
  level: number;
  seen: number;
  range: RangeExcess;
  distances: TailHistogram;
  levelDistances: TailHistogram;
  /** The width of the range that the histograms were last fitted to. */
  width: number;
  recent: RingBuffer;
}

function judge(
  model: ScaleNoveltyModel,
  value: number,
  verdict: Verdict,
  { slotsPerDay, threshold }: { slotsPerDay: number; threshold: number },
): void {
  const isReady = model.distances.isReady;
  const novelty = advance(model, value, slotsPerDay);
  const isPulse = novelty > 0 && novelty > margin * largest(model.recent);
  model.recent.push(novelty);
  verdict.statistic = isPulse ? novelty / (1 + novelty) : 0;
  verdict.status = isReady ? 'ok' : 'warming up';
  verdict.alarm = isReady && verdict.statistic >= threshold;
  verdict.score = isReady && novelty > 0 ? scoreOfTail(tailShare * Math.exp(-novelty)) : 0;
}

/** A slot passes without a value too: tomorrow's neighbours are counted back from it. */
function miss(model: ScaleNoveltyModel, verdict: Verdict): void {
  model.values.push(Number.NaN);
  model.smoothed.push(model.seen > 0 ? model.level : Number.NaN);
  verdict.alarm = false;
  withhold(verdict, 'not enough data');
}

/** Takes a value in and returns its novelty: 0 or more. */
function advance(model: ScaleNoveltyModel, value: number, slotsPerDay: number): number {
  const { values, smoothed, range, distances, levelDistances } = model;
  const beyond = range.update(value);
  const { width } = range;
  if (width > model.width) {
    distances.coverUpTo((1 + nothing) * width);
    levelDistances.coverUpTo((1 + nothing) * width);
    model.width = width;
  }
  model.seen++;
  model.level += (value - model.level) * Math.max(1 / smoothing, 1 / model.seen);
  const { distance, spread } = nearestInPool(values, value, { days, slotsPerDay });
  const levelDistance = nearestSmoothed(smoothed, model.level, { days, slotsPerDay });
  values.push(value);
  smoothed.push(model.level);
  const against = (distance * width) / (spread + width);
  return Math.max(
    distances.update(against + nothing * width) + beyond,
    levelDistances.update(levelDistance + nothing * width),
  );
}

function largest(recent: RingBuffer): number {
  let most = 0;
  for (let age = 0; age < recent.length; age++) most = Math.max(most, recent.back(age));
  return most;
}

import { defineDetector } from './define-detector.ts';
import type { Verdict } from './detector.ts';
import { isUsable } from './sample.ts';
import { createVerdict, withhold } from './verdict.ts';

/** What is particular to a detector of single series. */
export interface SeriesDetectorPlan<Model extends object> {
  name: string;
  version: number;
  /** Everything that a saved model depends on. */
  options: object;
  /** Values to learn from at least; by default none: it learns as it goes. */
  minValues?: number;
  blank(): Model;
  /** Fills a blank model from values without gaps, or says why it cannot; by default they are judged one by one. */
  learn?(model: Model, values: Float64Array): string | undefined;
  /** Judges a value and learns from it; fills status, score, alarm and statistic. */
  judge(model: Model, value: number, verdict: Verdict): void;
  /** What a missing value means: by default that there is nothing to judge. */
  miss?(model: Model, verdict: Verdict): void;
}

/** Makes a detector of single series of a plan: a missing value gets no verdict, and the only column all the blame. */
export function defineSeriesDetector<Model extends object>(plan: SeriesDetectorPlan<Model>) {
  const { name, version, options, minValues = 0 } = plan;
  const judge = (model: Model, value: number | undefined, verdict: Verdict) => {
    if (isUsable(value)) plan.judge(model, value, verdict);
    else if (plan.miss) plan.miss(model, verdict);
    else withhold(verdict, 'not enough data');
    verdict.contributions[0] = verdict.score > 0 || verdict.alarm ? 1 : 0;
  };
  return defineDetector<Model>({
    name,
    version,
    options,
    minRows: minValues,
    maxColumns: 1,
    blank: plan.blank,
    keepsGaps: !plan.learn,
    learn(model, rows) {
      const values = Float64Array.from(rows, ([value = Number.NaN]) => value);
      if (plan.learn) return plan.learn(model, values);
      const verdict = createVerdict(1);
      for (const value of values) judge(model, value, verdict);
      return undefined;
    },
    judge: (model, sample, verdict) => judge(model, sample[0], verdict),
  });
}

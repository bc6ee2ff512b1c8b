import { scoreOfTail } from '../../contract/score.ts';
import { outlying } from './conditional-fit.ts';
import { type ConditionalModel, type ConditionalOptions, doubtful, learnEvery } from './conditional-model.ts';
import { updatePrecision } from './conditional-precision.ts';

/** Rows between two updates of the inverse of the covariance. */
const invertEvery = 240;

/** Mean, covariance and usual distances follow what the machine does, some time later and over the memory. */
export function learn(model: ConditionalModel, statistic: number, options: ConditionalOptions): void {
  const { quarantine, active, features, inAlarm } = model;
  const { isOut } = model.scratch;
  if (inAlarm) quarantine.clear();
  model.rows++;
  if (inAlarm || model.rows % learnEvery !== 0) return;
  for (let g = 0; g < active.length; g++) if (isOut[g]) return;
  quarantine.push(statistic, features, (calm, row) => {
    model.calibration.observe(calm);
    const isDoubtful = scoreOfTail(model.calibration.tailOf(calm)) >= doubtful * options.threshold;
    if (!isDoubtful) learnRow(model, row, options);
  });
}

function learnRow(
  model: ConditionalModel,
  row: ArrayLike<number>,
  { memory, spans }: ConditionalOptions,
): void {
  const { mean, covariance, usualDistance, scratch } = model;
  const { calmed } = scratch;
  const weight = learnEvery / Math.min(memory, model.learnt + learnEvery);
  model.learnt = Math.min(memory, model.learnt + learnEvery);
  const n = mean.length;
  for (let i = 0; i < n; i++) calmed[i] = (row[i] as number) - (mean[i] as number);
  for (let i = 0; i < n; i++) {
    const part = weight * (1 - weight) * (calmed[i] as number);
    for (let j = 0; j < n; j++)
      covariance[i * n + j] = (1 - weight) * (covariance[i * n + j] as number) + part * (calmed[j] as number);
    mean[i] = (mean[i] as number) + weight * (calmed[i] as number);
  }
  // The distances of now: in the long run they are those of what is learnt.
  for (let g = 0; g < usualDistance.length; g++) {
    const usual = usualDistance[g] as number;
    usualDistance[g] = usual + weight * (Math.min(scratch.distance[g] as number, outlying * usual) - usual);
  }
  if (model.rows % invertEvery === 0) updatePrecision(model, spans);
}

import { invert, isPositiveDefinite } from '../../statistics/matrix.ts';
import { fitMember } from '../ame/ame-member.ts';
import { burnIn } from '../ame/ame-model.ts';
import type { CalibratedAmeModel, CalibratedAmeOptions, LearningMember } from './calibrated-ame-model.ts';

const ridge = 1e-6;
/** Inverting costs the cube of the number of sensors, and little changes from row to row. */
const rowsBetweenInversions = 25;

/** Fits a member on rows in place, and returns its deviations from the baseline from row `burnIn` on. */
export function fitLearningMember(member: LearningMember, rows: readonly Float64Array[]): Float64Array[] {
  const deviations = fitMember(member, rows, burnIn);
  const { moments, noise, spread } = member;
  const n = spread.length;
  moments.fill(0);
  for (const deviation of deviations)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        moments[i * n + j] =
          (moments[i * n + j] as number) +
          ((deviation[i] as number) * (deviation[j] as number)) / deviations.length;
  for (let i = 0; i < n; i++)
    noise[i] = Math.max(0, (spread[i] as number) ** 2 - (moments[i * n + i] as number));
  member.learnt = deviations.length;
  return deviations;
}

/** Takes the present row, a calm one, into the spreads and correlations; a missing value teaches nothing. */
export function learnDeviations(model: CalibratedAmeModel, { experience }: CalibratedAmeOptions): void {
  for (let i = 0; i < model.members.length; i++) {
    const member = model.members[i] as LearningMember;
    const gain = Math.max(1 / (member.learnt + 1), 1 / experience);
    takeIn(member, model.scratch, gain);
    member.learnt++;
    if (member.learnt % rowsBetweenInversions === 0) renew(member, model.scratch.matrix);
  }
}

function takeIn(
  { smoothed, baseline, moments }: LearningMember,
  { present }: CalibratedAmeModel['scratch'],
  gain: number,
): void {
  const n = smoothed.length;
  for (let i = 0; i < n; i++) {
    if (!present[i]) continue;
    const deviation = (smoothed[i] as number) - (baseline[i] as number);
    for (let j = 0; j < n; j++) {
      if (!present[j]) continue;
      const product = deviation * ((smoothed[j] as number) - (baseline[j] as number));
      const before = moments[i * n + j] as number;
      moments[i * n + j] = before + gain * (product - before);
    }
  }
}

/** Spreads and inverse correlation of what the moments are now. */
function renew({ moments, noise, spread, inverse }: LearningMember, matrix: Float64Array): void {
  const n = spread.length;
  for (let i = 0; i < n; i++)
    spread[i] = Math.sqrt((moments[i * n + i] as number) + (noise[i] as number)) + 1e-9;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const scale = Math.sqrt((moments[i * n + i] as number) * (moments[j * n + j] as number));
      matrix[i * n + j] =
        (scale > 0 ? (moments[i * n + j] as number) / scale : Number(i === j)) + (i === j ? ridge : 0);
    }
  // Gaps teach some pairs and not others: what then contradicts itself is not taken over.
  if (!isPositiveDefinite(matrix, n)) return;
  const renewed = invert(matrix, n);
  if (renewed) inverse.set(renewed);
}

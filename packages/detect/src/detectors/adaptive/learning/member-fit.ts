import { distanceFrom, learnDeviation, renew, smooth } from '../adaptive-member.ts';
import { type AdaptiveModel, burnIn, type Member } from '../adaptive-model.ts';
import type { Distance } from '../adaptive-scratch.ts';

/** Runs a member over the rows, learns how it deviates, and returns how far each row from `burnIn` on was off. */
export function fitMember(
  { scratch, active }: AdaptiveModel,
  member: Member,
  rows: readonly Float64Array[],
  shrink: (member: Member) => number,
): { distances: Distance[]; baselines: Float64Array[] } {
  const { smoothed, baseline, smoothing, memory } = member;
  const n = smoothed.length;
  smoothed.set(rows[0] ?? []);
  const first = rows.slice(0, smoothing);
  for (let i = 0; i < n; i++)
    baseline[i] = first.reduce((sum, row) => sum + (row[i] as number), 0) / first.length;
  const baselines: Float64Array[] = [];
  const past: { smoothed: Float64Array; baseline: Float64Array }[] = [];
  for (const [i, row] of rows.entries()) {
    if (i > 0) smooth(member, row);
    baselines.push(baseline.slice());
    if (i >= burnIn) {
      learnDeviation(member, { active, z: scratch.z }, 0);
      member.learnt++;
      past.push({ smoothed: smoothed.slice(), baseline: baselines[i] as Float64Array });
    }
    const gain = Math.max(1 / (i + 1 + smoothing), 1 / memory);
    for (let k = 0; k < n; k++)
      baseline[k] = (baseline[k] as number) + gain * ((row[k] as number) - (baseline[k] as number));
  }
  member.age = rows.length;
  renew(member, active, shrink(member));
  const sensors = active.reduce((sum, is) => sum + is, 0);
  const distances = past.map((at) => {
    const distance = { joint: 0, single: 0, relative: 0 };
    const { z, y } = scratch;
    distanceFrom(at.baseline, { ...member, smoothed: at.smoothed }, { z, y, active, sensors }, distance);
    return distance;
  });
  return { distances, baselines };
}

import type { Member } from './ame-member.ts';
import type { AmeModel, AmeOptions } from './ame-model.ts';

/** Opens and closes the alarm: at once above the threshold, and only after `offDelay` calm rows. */
export function decide(
  model: AmeModel,
  statistic: number,
  { threshold, offDelay, release, gate }: AmeOptions,
): void {
  if (!model.inAlarm) {
    model.inAlarm = statistic > threshold;
    model.peak = statistic;
    model.calmRows = 0;
    return;
  }
  model.peak = Math.max(model.peak, statistic);
  model.calmRows = statistic < Math.max(threshold, release * model.peak) ? model.calmRows + 1 : 0;
  model.recent[model.nextRecent]?.set(model.scratch.sample);
  model.nextRecent = (model.nextRecent + 1) % model.recent.length;
  if (model.calmRows < offDelay) return;
  model.inAlarm = false;
  if (statistic > gate * threshold) startAnew(model, offDelay / 2);
}

/** The alarm ended at another level than it began: that is normal now. */
function startAnew({ members, recent, scratch }: AmeModel, age: number): void {
  for (let column = 0; column < scratch.sample.length; column++) {
    let sum = 0;
    for (const row of recent) sum += row[column] as number;
    for (const member of members) {
      member.baseline[column] = sum / recent.length;
      member.smoothed[column] = sum / recent.length;
    }
  }
  for (const member of members) member.age = age;
}

/** Lets the baselines follow while there is no alarm. */
export function adapt(
  { members, inAlarm, scratch }: AmeModel,
  statistic: number,
  { gate, threshold }: AmeOptions,
): void {
  if (inAlarm) return;
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as Member;
    if (statistic >= gate * threshold && member.age >= member.memory) continue;
    const gain = Math.max(1 / member.memory, 1 / (member.age + 1));
    member.age++;
    const { baseline } = member;
    for (let column = 0; column < baseline.length; column++)
      baseline[column] =
        (baseline[column] as number) +
        gain * ((scratch.sample[column] as number) - (baseline[column] as number));
  }
}

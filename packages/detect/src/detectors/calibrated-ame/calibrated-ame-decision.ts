import { decide } from '../ame/ame-adaptation.ts';
import type { CalibratedAmeModel, CalibratedAmeOptions, LearningMember } from './calibrated-ame-model.ts';

/**
 * Opens and closes the alarm as AME does, from `onset` on, and lets a machine come back to a level that was normal
 * before: `statistic` measures from the present level, `before` from the remembered one. Returns the one that counts.
 */
export function decideWithMemory(
  model: CalibratedAmeModel,
  { statistic, before }: { statistic: number; before: number },
  options: CalibratedAmeOptions,
): number {
  if (model.remembers && isBack(model, { statistic, before }, options)) {
    for (const member of model.members) member.baseline.set(member.remembered);
    model.remembers = false;
    model.inAlarm = false;
    return before;
  }
  if (!model.inAlarm) {
    model.inAlarm = statistic > model.onset;
    model.peak = statistic;
    model.calmRows = 0;
    model.backRows = 0;
    return statistic;
  }
  if (!model.remembers) keepLevels(model);
  decide(model, statistic, options);
  // The end of an alarm at another level replaces the baseline; what was kept is then worth remembering.
  if (!model.inAlarm && statistic > options.gate * options.threshold) model.remembers = true;
  return statistic;
}

function isBack(
  model: CalibratedAmeModel,
  { statistic, before }: { statistic: number; before: number },
  { threshold, backDelay }: CalibratedAmeOptions,
): boolean {
  if (!model.inAlarm) return statistic > threshold && before < threshold;
  model.backRows = before < threshold ? model.backRows + 1 : 0;
  return model.backRows >= backDelay;
}

/** The baseline stands still in an alarm, so it is the level before it; the alarm's end may replace it. */
function keepLevels({ members }: { members: LearningMember[] }): void {
  for (let i = 0; i < members.length; i++) {
    const { remembered, baseline } = members[i] as LearningMember;
    remembered.set(baseline);
  }
}

import type { Member } from '../ame/ame-member.ts';
import { type AmeModel, type AmeOptions, ameDefaults, blankModel } from '../ame/ame-model.ts';

export interface CalibratedAmeOptions extends AmeOptions {
  /** The share of the Mahalanobis distance in the statistic; the largest single deviation has the rest. */
  balance: number;
  /** No alarm begins at a statistic that the training rows would show more often than this. */
  rarity: number;
  /** Calm rows that spreads and correlations remember at most. */
  experience: number;
  /** Rows back at the level before, after which an alarm about the return ends. */
  backDelay: number;
}

export const calibratedAmeDefaults: CalibratedAmeOptions = {
  ...ameDefaults,
  threshold: 4.5,
  balance: 0.75,
  rarity: 1e-5,
  experience: 4_000,
  backDelay: 5,
};

/** A member of AME that goes on learning how far and how jointly the sensors deviate. */
export interface LearningMember extends Member {
  /** Mean products of the sensors' deviations in calm operation, row by row. */
  moments: Float64Array;
  /** What the sensors' own noise adds to the variance, whatever the moments say. */
  noise: Float64Array;
  /** Rows that the moments have taken in. */
  learnt: number;
  /** The baseline before an alarm that ended at another level. */
  remembered: Float64Array;
}

export interface CalibratedAmeModel extends AmeModel {
  members: LearningMember[];
  /** The statistic from which on an alarm begins: the threshold, or more where the training rows have a heavy tail. */
  onset: number;
  /** Whether the members remember a level from before. */
  remembers: boolean;
  /** Rows of this alarm that fit the remembered level, in a row. */
  backRows: number;
  scratch: AmeModel['scratch'] & { present: Uint8Array; matrix: Float64Array };
}

/** A model of the right shape that has learnt nothing. */
export function blankCalibratedModel(columns: number, options: CalibratedAmeOptions): CalibratedAmeModel {
  const model = blankModel(columns, options);
  return {
    ...model,
    members: model.members.map((member) => ({
      ...member,
      moments: new Float64Array(columns * columns),
      noise: new Float64Array(columns),
      learnt: 0,
      remembered: new Float64Array(columns),
    })),
    onset: options.threshold,
    remembers: false,
    backRows: 0,
    scratch: {
      ...model.scratch,
      present: new Uint8Array(columns),
      matrix: new Float64Array(columns * columns),
    },
  };
}

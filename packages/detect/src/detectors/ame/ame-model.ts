import { TailCalibration } from '../../statistics/tails/tail-calibration.ts';
import type { Member } from './ame-member.ts';

export interface AmeOptions {
  /** Rows that each member smooths over, and rows that its baseline remembers: every pair makes a member. */
  smoothings: readonly number[];
  memories: readonly number[];
  /** The statistic from which on it is an alarm: in the order of standard deviations. */
  threshold: number;
  /** Calm rows after which an alarm ends. */
  offDelay: number;
  /** The share of an alarm's peak below which a row is calm, though above the threshold. */
  release: number;
  /** The share of the threshold below which a row teaches the baseline. */
  gate: number;
  /** Weight of the Mahalanobis distance against the largest deviation of a single sensor. */
  mahalanobisWeight: number;
  /** Whether to leave out a start-up transient at the beginning of the training rows. */
  trim: boolean;
}

export const ameDefaults: AmeOptions = {
  smoothings: [10, 20],
  memories: [100, 400],
  threshold: 5,
  offDelay: 40,
  release: 0.5,
  gate: 0.7,
  mahalanobisWeight: 1.25,
  trim: true,
};

/** Rows until the smoothed values of fitting have settled. */
export const burnIn = 60;

export interface AmeModel {
  members: Member[];
  inAlarm: boolean;
  peak: number;
  calmRows: number;
  /** The last rows of an alarm, as many as half the off-delay: the new normal, if there is one. */
  recent: Float64Array[];
  nextRecent: number;
  calibration: TailCalibration;
  scratch: { sample: Float64Array; z: Float64Array; weights: Float64Array };
}

/** A model of the right shape that has learnt nothing. */
export function blankModel(columns: number, { smoothings, memories, offDelay }: AmeOptions): AmeModel {
  const vector = () => new Float64Array(columns);
  return {
    members: smoothings.flatMap((smoothing) =>
      memories.map((memory) => ({
        smoothing,
        memory,
        smoothed: vector(),
        baseline: vector(),
        spread: vector(),
        inverse: new Float64Array(columns * columns),
        age: 0,
      })),
    ),
    inAlarm: false,
    peak: 0,
    calmRows: 0,
    recent: Array.from({ length: offDelay - Math.floor(offDelay / 2) }, vector),
    nextRecent: 0,
    calibration: new TailCalibration(),
    scratch: { sample: vector(), z: vector(), weights: vector() },
  };
}

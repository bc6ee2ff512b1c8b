import { QuantileTail } from '../../statistics/tails/quantile-tail.ts';
import { Quarantine } from './quarantine.ts';

export interface ConditionalOptions {
  /** Rows that each average spans: a value by itself, and slower and slower ones. */
  spans: readonly number[];
  /** The score from which on it is an alarm. */
  threshold: number;
  /** Rows that the covariance remembers. */
  memory: number;
  /** Rows that wait before they are learnt from. */
  wait: number;
}

export const conditionalDefaults: ConditionalOptions = {
  spans: [1, 10, 60, 240],
  threshold: 0.6,
  memory: 50_000,
  wait: 600,
};

/** The share of the threshold from which on a row teaches nothing, and down to which an alarm lasts. */
export const doubtful = 0.5;
/** Rows between two that are learnt from: neighbours say the same. */
export const learnEvery = 4;

/**
 * Every sensor is a group of features: its averages over the spans. Features stand sensor by sensor, in medians and
 * spreads of the sensor.
 */
export interface ConditionalModel {
  center: Float64Array;
  spread: Float64Array;
  /** 0 for sensors that tell nothing: constant ones, and counters. */
  active: Uint8Array;
  features: Float64Array;
  mean: Float64Array;
  covariance: Float64Array;
  precision: Float64Array;
  /** Standard deviation of each sensor's fastest feature about what the others explain. */
  noise: Float64Array;
  /** Rows that mean and covariance have taken in. */
  learnt: number;
  /** Mean of each sensor's distance in normal operation, by which distances are compared. */
  usualDistance: Float64Array;
  calibration: QuantileTail;
  quarantine: Quarantine;
  inAlarm: boolean;
  /** Rows without any value that came one after the other. */
  silent: number;
  /** Rows to go until the averages have settled after a pause. */
  settling: number;
  rows: number;
  scratch: ConditionalScratch;
}

export interface ConditionalScratch {
  /** Rows for each one that is learnt from in fitting. */
  stride: number;
  deviation: Float64Array;
  weighted: Float64Array;
  /** The precision of the sensors that are left. */
  left: Float64Array;
  /** 1 for sensors that are taken out: missing, or to blame. */
  isOut: Uint8Array;
  distance: Float64Array;
  /** What remains of each feature when the others have explained what they can. */
  rest: Float64Array;
  /** What is to be expected of each feature, where it is out. */
  expected: Float64Array;
  group: Float64Array;
  /** The deviation of a row that is learnt from. */
  calmed: Float64Array;
}

/** A model of the right shape that has learnt nothing. */
export function blankConditional(columns: number, { spans, wait }: ConditionalOptions): ConditionalModel {
  const k = spans.length;
  const n = columns * k;
  return {
    center: new Float64Array(columns),
    spread: new Float64Array(columns).fill(1),
    active: new Uint8Array(columns),
    features: new Float64Array(n),
    mean: new Float64Array(n),
    covariance: new Float64Array(n * n),
    precision: new Float64Array(n * n),
    noise: new Float64Array(columns),
    learnt: 0,
    usualDistance: new Float64Array(columns).fill(k),
    calibration: new QuantileTail(),
    quarantine: new Quarantine(Math.round(wait / learnEvery), n),
    inAlarm: false,
    silent: 0,
    settling: 0,
    rows: 0,
    scratch: {
      stride: 1,
      deviation: new Float64Array(n),
      weighted: new Float64Array(n),
      left: new Float64Array(n * n),
      isOut: new Uint8Array(columns),
      distance: new Float64Array(columns),
      rest: new Float64Array(n),
      expected: new Float64Array(n),
      group: new Float64Array(k * k),
      calmed: new Float64Array(n),
    },
  };
}
